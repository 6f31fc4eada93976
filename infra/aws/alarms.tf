# What somebody must look at. CloudWatch bills by metric: a few sums, each of which says what to do. Those without a
# dimension count all functions of the account and region, whoever's they are.

locals {
  function_metrics = "AWS/Lambda"
  own_metrics      = "Guichet/${var.name}"

  # Lines of the logs that are counted: what they are, and whose log has them.
  lines = merge(
    { for name, it in local.functions : "mail-failed-${name}" => {
      metric = "MailFailed", function = name, pattern = "{ $.message = \"mail failed\" }"
    } if try(it.mail, false) },
    { for name, it in local.background : "error-${name}" => {
      metric = "Errors", function = name, pattern = "{ $.level = \"ERROR\" && $.message != \"mail failed\" && $.message != \"event\" }"
    } },
    { closures-late = {
      metric = "ClosuresLate", function = "close-due", pattern = "{ $.message = \"swept\" && $.seconds_late >= 900 }"
    } },
  )

  # An alarm sums its metrics over `minutes`, and goes off from `threshold` on. `silence`: what no data at all means.
  alarms = {
    mail-failed = {
      text    = "Mails were given up. Agents see which, and why, on the request (mails, state failed) and send them again there; if SES refuses all, look at its account's health. Log line: mail failed."
      metrics = [{ namespace = local.own_metrics, name = "MailFailed" }]
    }
    background-errors = {
      text    = "A scheduled, stream or file function failed, or could not do a part of its work. Look for level ERROR in its log; it is tried again by itself, so mend the cause. Counts crashes and timeouts of all functions, too."
      metrics = [{ namespace = local.own_metrics, name = "Errors" }, { namespace = local.function_metrics, name = "Errors" }]
      # One run that failed is made up for by the next; Lambda counts it, so that its own line is not counted again.
      threshold = 3
    }
    closures-late = {
      text       = "close-due did not run for 15 minutes: requests are closed by the 72-hour rule all the same, but their event and mail wait. Look at the rule and the function's log, then invoke it by hand."
      metrics    = [{ namespace = local.function_metrics, name = "Invocations", dimensions = { FunctionName = "${var.name}-close-due" } }]
      comparison = "LessThanThreshold"
      minutes    = 15
      silence    = "breaching"
    }
    closures-behind = {
      text    = "Closures by the 72-hour rule were made durable more than 15 minutes after their instant: their events and mails went out late. Look for errors, time-outs and throttles of close-due; one run closes 40,000 at most. Log line: swept."
      metrics = [{ namespace = local.own_metrics, name = "ClosuresLate" }]
    }
    stream-late = {
      text      = "Records of the table's stream wait for more than 10 minutes: mails or the search index are late, and after 24 hours they are lost. Look for errors and throttles of the functions that read it."
      statistic = "Maximum"
      metrics = [for name in keys(local.streams) :
      { namespace = local.function_metrics, name = "IteratorAge", dimensions = { FunctionName = "${var.name}-${name}" } }]
      threshold = 10 * 60 * 1000
    }
    failures = {
      text      = "The queue of failures is not empty: an event was given up. The message tells function and cause; mend it, send its requestPayload to the function again, or read the records it names from the stream within 24 hours, and delete it."
      statistic = "Maximum"
      metrics   = [{ namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", dimensions = { QueueName = aws_sqs_queue.failures.name } }]
    }
    answers-5xx = {
      text      = "Calls were answered 5xx. The function's log has level ERROR, message call, with route, trace and cause; the log of the API has those that reached no function."
      metrics   = [{ namespace = "AWS/ApiGateway", name = "5xx", dimensions = { ApiId = aws_apigatewayv2_api.portal.id } }]
      threshold = 5
    }
    throttles = {
      text      = "Functions were refused for want of concurrency: callers saw 503, triggers wait. Ask AWS for a higher quota (Lambda, concurrent executions; a new account has 10), or give reserved concurrency back."
      metrics   = [{ namespace = local.function_metrics, name = "Throttles" }]
      threshold = 10
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  comparison_operator = try(each.value.comparison, "GreaterThanOrEqualToThreshold")
  threshold           = try(each.value.threshold, 1)
  evaluation_periods  = 1
  treat_missing_data  = try(each.value.silence, "notBreaching")
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  dynamic "metric_query" {
    for_each = each.value.metrics
    content {
      id = "m${metric_query.key}"
      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = try(metric_query.value.dimensions, null)
        stat        = try(each.value.statistic, "Sum")
        period      = try(each.value.minutes, 5) * 60
      }
    }
  }
  metric_query {
    id          = "all"
    expression  = try(each.value.statistic, "Sum") == "Sum" ? "SUM(FILL(METRICS(), 0))" : "MAX(FILL(METRICS(), 0))"
    label       = each.key
    return_data = true
  }
}

resource "aws_cloudwatch_log_metric_filter" "line" {
  for_each       = local.lines
  name           = each.key
  log_group_name = aws_cloudwatch_log_group.function[each.value.function].name
  pattern        = each.value.pattern
  metric_transformation {
    namespace = local.own_metrics
    name      = each.value.metric
    value     = "1"
  }
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.topics.arn
}

resource "aws_sns_topic_subscription" "alarms" {
  for_each  = toset(var.alarm_email[*])
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_budgets_budget" "month" {
  count        = var.budget == null ? 0 : 1
  name         = "${var.name}-month"
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = var.budget
  limit_unit   = "USD"

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }
    content {
      notification_type         = notification.key
      comparison_operator       = "GREATER_THAN"
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
    }
  }
  # It is tried whether the topic takes its messages.
  depends_on = [aws_sns_topic_policy.topic]
}
