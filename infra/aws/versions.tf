# Guichet on AWS, whole; the README's chapter « Deploying » tells how. What the functions are and may do is read from
# `../functions.json`; nothing here names one of them, but for what an alarm listens to.
#
# The state holds the secret: keep it in an encrypted, versioned bucket, by a `backend.tf` of yours.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { application = var.name }
  }
}

data "aws_caller_identity" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
}
