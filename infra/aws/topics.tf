# What the two topics share: their key, and who may publish to them.

locals {
  topics = { feedback = aws_sns_topic.feedback.arn, alarms = aws_sns_topic.alarms.arn }
  publishers = {
    feedback = ["ses.amazonaws.com"]
    alarms   = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
  }
}

resource "aws_sns_topic_policy" "topic" {
  for_each = local.topics
  arn      = each.value
  policy   = data.aws_iam_policy_document.topic[each.key].json
}

data "aws_iam_policy_document" "topic" {
  for_each = local.topics
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = [each.value]
    principals {
      type        = "Service"
      identifiers = local.publishers[each.key]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# The one key of ours, at 1 USD a month: feedback names people's addresses, and AWS's own key for topics takes nothing
# from SES, CloudWatch and Budgets. What the table, the bucket, the queue and the logs need, AWS's keys do for nothing.
resource "aws_kms_key" "topics" {
  description         = "${var.name}: topics"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109: A key's policy is about this key alone, and the account must be able to administer it.
  #checkov:skip=CKV_AWS_111: The same.
  #checkov:skip=CKV_AWS_356: The same: in a key's policy, * is the key.
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account}:root"]
    }
  }
  # From whom a message is taken is the topic's policy to say.
  statement {
    sid       = "Publishers"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = flatten(values(local.publishers))
    }
  }
}
