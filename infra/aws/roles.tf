# One role for each function, with what the manifest says that it does, and nothing else. The manifest names DynamoDB's
# and S3's actions as IAM does; transactions are authorised by their parts.

locals {
  # These are actions on a bucket, the others on its objects.
  on_bucket = ["ListBucket", "ListBucketVersions", "ListBucketMultipartUploads"]

  # What each may do: actions, on what, and on which condition. What has no action is left out below.
  rights = { for name, it in local.functions : name => concat(
    [
      {
        sid       = "Log"
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = ["${aws_cloudwatch_log_group.function[name].arn}:*"]
        condition = null
      },
      {
        sid       = "Table"
        actions   = [for action in try(it.table, []) : "dynamodb:${action}"]
        resources = [aws_dynamodb_table.main.arn]
        condition = null
      },
      {
        sid       = "Indexes"
        actions   = [for action in ["dynamodb:Query"] : action if length(try(it.indexes, [])) > 0]
        resources = [for index in try(it.indexes, []) : "${aws_dynamodb_table.main.arn}/index/${index}"]
        condition = null
      },
      {
        sid       = "Stream"
        actions   = can(it.stream) ? [for action in ["DescribeStream", "GetRecords", "GetShardIterator"] : "dynamodb:${action}"] : []
        resources = [aws_dynamodb_table.main.stream_arn]
        condition = null
      },
      {
        sid       = "Streams"
        actions   = [for action in ["dynamodb:ListStreams"] : action if can(it.stream)]
        resources = ["${aws_dynamodb_table.main.arn}/stream/*"]
        condition = null
      },
      {
        sid       = "Failures"
        actions   = [for action in ["sqs:SendMessage"] : action if can(it.stream) || contains(keys(local.redone), name)]
        resources = [aws_sqs_queue.failures.arn]
        condition = null
      },
      {
        sid     = "Mail"
        actions = [for action in ["ses:SendRawEmail"] : action if try(it.mail, false)]
        # In SES's sandbox the recipients are identities as well, and asked about; so the sender is bound below.
        resources = ["arn:aws:ses:${var.region}:${local.account}:identity/*", aws_sesv2_configuration_set.mail.arn]
        condition = { test = "StringEqualsIgnoreCase", variable = "ses:FromAddress", values = [local.mail_address] }
      },
      {
        sid       = "Trace"
        actions   = [for action in ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] : action if var.tracing]
        resources = ["*"]
        condition = null
      },
    ],
    [for prefix, actions in try(it.objects, {}) : {
      sid       = "Objects${replace(title(prefix), "/\\W/", "")}"
      actions   = [for action in actions : "s3:${action}" if !contains(local.on_bucket, action)]
      resources = ["${local.bucket_arn}/${prefix}*"]
      condition = null
    }],
    [for prefix, actions in try(it.objects, {}) : {
      sid       = "List${replace(title(prefix), "/\\W/", "")}"
      actions   = [for action in actions : "s3:${action}" if contains(local.on_bucket, action)]
      resources = [local.bucket_arn]
      # IfExists: S3 answers 404 instead of 403 for an object that is not there only to those who may list, and asks
      # without a prefix then.
      condition = { test = "StringLikeIfExists", variable = "s3:prefix", values = ["${prefix}*"] }
    }],
  ) }
}

data "aws_iam_policy_document" "function" {
  #checkov:skip=CKV_AWS_111: Only X-Ray's two actions have no resource to name, and X-Ray is off unless told.
  #checkov:skip=CKV_AWS_356: The same.
  for_each = local.functions
  dynamic "statement" {
    for_each = [for right in local.rights[each.key] : right if length(right.actions) > 0]
    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources
      dynamic "condition" {
        for_each = statement.value.condition[*]
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions
  name     = "manifest"
  role     = aws_iam_role.function[each.key].id
  policy   = data.aws_iam_policy_document.function[each.key].json
}

resource "aws_iam_role" "function" {
  for_each           = local.functions
  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
