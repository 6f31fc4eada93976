# What calls the functions besides HTTP: the table's stream, schedules, objects that were created, mail feedback.

locals {
  streams   = { for name, it in local.functions : name => it.stream if can(it.stream) }
  schedules = { for name, it in local.functions : name => it.schedule if can(it.schedule) }
  arrivals  = { for name, it in local.functions : name => it.objects_created if can(it.objects_created) }
  feedback  = { for name, it in local.functions : name => it if try(it.feedback, false) }

  # Calls that nobody repeats by herself. A schedule comes again anyway.
  redone = merge(local.arrivals, local.feedback)
}

# What could not be worked off, however often it was tried: of an event all of it, of the stream where in it the records
# are (they stay there for 24 hours).
resource "aws_sqs_queue" "failures" {
  name                      = "${var.name}-failures"
  message_retention_seconds = 14 * 24 * 3600
  sqs_managed_sse_enabled   = true
}

# The stream. A table's shard bears two readers: no third function may have one.
resource "aws_lambda_event_source_mapping" "stream" {
  for_each          = local.streams
  event_source_arn  = aws_dynamodb_table.main.stream_arn
  function_name     = aws_lambda_function.function[each.key].arn
  starting_position = "TRIM_HORIZON"
  batch_size        = each.value.batch

  filter_criteria {
    dynamic "filter" {
      for_each = each.value.filters
      content {
        pattern = jsonencode(filter.value)
      }
    }
  }

  # One record that fails is found by halving its batch. It holds its shard up for as long as it is tried: the readers
  # fail only where the table does not answer, so patience loses less than haste. What is given up after half a day
  # stays in the stream for as long again.
  function_response_types        = ["ReportBatchItemFailures"]
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 100
  maximum_record_age_in_seconds  = 12 * 3600
  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failures.arn
    }
  }
}

# Schedules, as rules: their event carries `time`, by which the sweeps go (`events/schedule.json`).
resource "aws_cloudwatch_event_rule" "schedule" {
  for_each            = local.schedules
  name                = "${var.name}-${each.key}"
  schedule_expression = each.value
}

resource "aws_cloudwatch_event_target" "schedule" {
  for_each = local.schedules
  rule     = aws_cloudwatch_event_rule.schedule[each.key].name
  arn      = aws_lambda_function.function[each.key].arn
}

resource "aws_lambda_permission" "schedule" {
  for_each      = local.schedules
  statement_id  = "schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function[each.key].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.schedule[each.key].arn
}

# A run that failed or came too late is not made up for: the next does its work.
resource "aws_lambda_function_event_invoke_config" "schedule" {
  for_each                     = local.schedules
  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 60
}

# Objects created.
resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.files.id
  dynamic "lambda_function" {
    for_each = local.arrivals
    content {
      id                  = lambda_function.key
      lambda_function_arn = aws_lambda_function.function[lambda_function.key].arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = lambda_function.value
    }
  }
  depends_on = [aws_lambda_permission.objects]
}

resource "aws_lambda_permission" "objects" {
  for_each       = local.arrivals
  statement_id   = "objects"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.function[each.key].function_name
  principal      = "s3.amazonaws.com"
  source_arn     = local.bucket_arn
  source_account = local.account
}

# Mail feedback; the topic is in mail.tf.
resource "aws_sns_topic_subscription" "feedback" {
  for_each  = local.feedback
  topic_arn = aws_sns_topic.feedback.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.function[each.key].arn
}

resource "aws_lambda_permission" "feedback" {
  for_each      = local.feedback
  statement_id  = "feedback"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function[each.key].function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.feedback.arn
}

# Both come once: they are tried twice more, for six hours where there is no room for them, then kept.
resource "aws_lambda_function_event_invoke_config" "redone" {
  for_each                     = local.redone
  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 6 * 3600
  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures.arn
    }
  }
}
