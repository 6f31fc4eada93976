# What an operator sets. Three have no default: `secret`, `mail_from`, `admin_email`.

# Where and under which name

variable "region" {
  description = "The AWS region of everything."
  type        = string
  default     = "ca-central-1"
}

variable "name" {
  description = "What every name begins with; tells two installations in one account apart."
  type        = string
  default     = "guichet"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Give 3 to 20 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "domain" {
  description = "The host that people see, such as guichet.example; null: the API's own. See domain.tf on its DNS."
  type        = string
  default     = null
  validation {
    condition     = var.domain == null || can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain))
    error_message = "Give a host name in lower case, without https:// and without a slash."
  }
}

variable "deletion_protection" {
  description = "Whether the table and a bucket that holds files refuse to be destroyed."
  type        = bool
  default     = true
}

# The functions

variable "packages" {
  description = "The folder of the built functions: NAME/bootstrap.zip for each, as cargo-lambda leaves them."
  type        = string
  default     = "../../target/lambda"
}

variable "architecture" {
  description = "What the functions were built for: x86_64, on which they are tested, or arm64, a fifth cheaper."
  type        = string
  default     = "x86_64"
  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Give arm64 or x86_64."
  }
}

variable "reserved_concurrency" {
  description = <<-TEXT
    How many at most of a function run at once, such as { inspect = 5, close-due = 1 }; what is reserved for one is
    taken from all others. Empty, since a new account has 10 executions in all and may reserve none of them.
  TEXT
  type        = map(number)
  default     = {}
}

variable "tracing" {
  description = "Whether X-Ray traces the functions. It costs money by the trace; the logs have a trace id anyway."
  type        = bool
  default     = false
}

variable "log_days" {
  description = "How long logs are kept. They hold no personal data; what must be kept is in the table's audit."
  type        = number
  default     = 30
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_days)
    error_message = "Give one of the numbers of days that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365…"
  }
}

variable "throttle" {
  description = <<-TEXT
    Calls a second, and at once, that a route takes from everybody together; `costly` are the routes of functions that
    hash passwords. More are answered 429.
  TEXT
  type        = object({ rate = number, burst = number, costly_rate = number, costly_burst = number })
  default     = { rate = 50, burst = 100, costly_rate = 10, costly_burst = 20 }
}

# What the portal goes by (README, The functions)

variable "secret" {
  description = "GUICHET_SECRET, from `openssl rand -hex 32`. A new one ends all sessions and open links."
  type        = string
  sensitive   = true
  validation {
    condition     = can(regex("^[0-9a-f]{64,}$", var.secret))
    error_message = "Give at least 64 hexadecimal digits, as `openssl rand -hex 32` prints them."
  }
}

variable "mail_from" {
  description = "GUICHET_MAIL_FROM: ADDRESS or NAME <ADDRESS>. Its domain is what SES verifies, unless mail_identity says."
  type        = string
  validation {
    condition     = can(regex("^([^<>\"]+ )?<?[^<>@\\s]+@[a-z0-9-]+(\\.[a-z0-9-]+)+>?$", var.mail_from))
    error_message = "Give an address, or a name and an address as NAME <ADDRESS>; the domain in lower case, no quotes."
  }
}

variable "mail_identity" {
  description = "What SES verifies: a domain above that of mail_from, or, for trying it out, the address itself."
  type        = string
  default     = null
}

variable "admin_email" {
  description = "GUICHET_ADMIN_EMAIL: who is invited as the first administrator."
  type        = string
  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.admin_email))
    error_message = "Give an e-mail address."
  }
}

variable "quiet_teams" {
  description = "GUICHET_QUIET_TEAMS: teams that get no mail for new requests."
  type        = set(string)
  default     = []
  validation {
    condition = alltrue([for team in var.quiet_teams :
    contains(["production", "preproduction", "functional", "access", "data", "triage"], team)])
    error_message = "Give any of production, preproduction, functional, access, data, triage."
  }
}

variable "closure_hours" {
  description = "GUICHET_CLOSURE_HOURS: from the resolution to the automatic closure."
  type        = number
  default     = 72
  validation {
    condition     = var.closure_hours >= 1 && var.closure_hours <= 8760 && floor(var.closure_hours) == var.closure_hours
    error_message = "Give a whole number from 1 to 8760."
  }
}

variable "closure_days" {
  description = "GUICHET_CLOSURE_DAYS: civil days after the resolution's on which a modification stops the closure."
  type        = number
  default     = 2
  validation {
    condition     = var.closure_days >= 0 && var.closure_days <= 365 && floor(var.closure_days) == var.closure_days
    error_message = "Give a whole number from 0 to 365."
  }
}

variable "closure_zone" {
  description = "GUICHET_CLOSURE_ZONE: the IANA time zone of those civil days."
  type        = string
  default     = "America/Toronto"
  validation {
    condition     = can(regex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", var.closure_zone))
    error_message = "Give the name of a time zone, such as America/Toronto."
  }
}

variable "files_endpoint" {
  description = "GUICHET_FILES_ENDPOINT: where browsers reach the bucket, if elsewhere than at S3's own address."
  type        = string
  default     = null
}

# Who is told, and what it may cost

variable "alarm_email" {
  description = "Who gets the alarms; she confirms the subscription by a link. Null: the topic alone, see the outputs."
  type        = string
  default     = null
}

variable "budget" {
  description = "US dollars a month for the whole account; at 80 % spent or 100 % foreseen, alarms are told. Null: none."
  type        = number
  default     = 20
}
