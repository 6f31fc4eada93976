# The functions, one for each entry of the manifest, and their logs.

locals {
  manifest  = jsondecode(file("${path.module}/../functions.json"))
  functions = local.manifest.functions

  # Those that something other than HTTP calls.
  background = { for name, it in local.functions : name => it if !can(it.routes) }

  # What cargo-lambda left.
  packages = { for name in keys(local.functions) : name => {
    zip  = "${var.packages}/${name}/bootstrap.zip"
    hash = filebase64sha256("${var.packages}/${name}/bootstrap.zip")
  } }

  # What people see.
  origin = var.domain == null ? aws_apigatewayv2_api.portal.api_endpoint : "https://${var.domain}"

  # Every variable that the manifest may name. What is null is not set.
  settings = {
    GUICHET_TABLE             = aws_dynamodb_table.main.name
    GUICHET_BUCKET            = local.bucket
    GUICHET_ORIGIN            = local.origin
    GUICHET_SECRET            = var.secret
    GUICHET_MAIL_FROM         = var.mail_from
    GUICHET_CONFIGURATION_SET = aws_sesv2_configuration_set.mail.configuration_set_name
    GUICHET_ADMIN_EMAIL       = var.admin_email
    GUICHET_QUIET_TEAMS       = length(var.quiet_teams) > 0 ? join(",", var.quiet_teams) : null
    GUICHET_CLOSURE_HOURS     = tostring(var.closure_hours)
    GUICHET_CLOSURE_DAYS      = tostring(var.closure_days)
    GUICHET_CLOSURE_ZONE      = var.closure_zone
    GUICHET_FILES_ENDPOINT    = var.files_endpoint
  }
  environment = { for name, it in local.functions : name => {
    for variable in concat(local.manifest.environment, try(it.environment, [])) :
    variable => local.settings[variable] if local.settings[variable] != null
  } }
}

# By way of the bucket: the provider sends a file to Lambda itself only one by one, five seconds each.
resource "aws_s3_object" "package" {
  #checkov:skip=CKV_AWS_186: See buckets.tf; and this is public code.
  for_each = local.packages
  bucket   = aws_s3_bucket.files.id
  key      = "packages/${each.key}/${sha256(each.value.hash)}.zip"
  source   = each.value.zip
}

resource "aws_lambda_function" "function" {
  #checkov:skip=CKV_AWS_50: X-Ray is a variable; the logs have a trace id without it.
  #checkov:skip=CKV_AWS_115: Reserved concurrency is a variable; a new account has none to reserve.
  #checkov:skip=CKV_AWS_116: What could not be worked off goes to the queue of triggers.tf, by destinations, which tell more than a dead-letter queue.
  #checkov:skip=CKV_AWS_117: They speak to AWS's own services alone. In a VPC that takes a NAT gateway, at more than everything else costs together.
  #checkov:skip=CKV_AWS_173: The variables are encrypted with AWS's key; who may read the function's settings may as well use a key of ours.
  #checkov:skip=CKV_AWS_272: Whoever may deploy could sign as well; the packages come from the same pipeline.
  for_each         = local.functions
  function_name    = "${var.name}-${each.key}"
  role             = aws_iam_role.function[each.key].arn
  s3_bucket        = aws_s3_object.package[each.key].bucket
  s3_key           = aws_s3_object.package[each.key].key
  source_code_hash = local.packages[each.key].hash
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  memory_size      = each.value.memory
  timeout          = each.value.timeout

  reserved_concurrent_executions = lookup(var.reserved_concurrency, each.key, -1)

  environment {
    # Else lambda_http puts the stage in front of the path when a REST API calls (shared/http, serve.rs).
    variables = merge(local.environment[each.key], { AWS_LAMBDA_HTTP_IGNORE_STAGE_IN_PATH = "true" })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  # The first call has its rights already.
  depends_on = [aws_iam_role_policy.function]
}

# Not the variable's own validation: OpenTofu's may look at nothing else.
check "reserved_concurrency" {
  assert {
    condition     = length(setsubtract(keys(var.reserved_concurrency), keys(local.functions))) == 0
    error_message = "reserved_concurrency names a function that there is not."
  }
}

# Made here, not by the first call: so they have an end, and go with the function.
resource "aws_cloudwatch_log_group" "function" {
  #checkov:skip=CKV_AWS_158: CloudWatch encrypts them with a key of its own; they hold no personal data.
  #checkov:skip=CKV_AWS_338: How long is a variable; what must be kept for years is in the table's audit.
  for_each          = local.functions
  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_days
}
