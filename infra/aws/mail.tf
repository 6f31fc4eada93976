# Mail by SES: who sends, how, and what comes back. A new account's SES is in the sandbox, where it sends to verified
# addresses alone: ask AWS for production access.

locals {
  mail_address  = trimsuffix(reverse(split("<", var.mail_from))[0], ">")
  mail_identity = coalesce(var.mail_identity, split("@", local.mail_address)[1])
}

# Verified by three CNAMEs (output `dns_mail`), or, where it is an address, by a link in a mail.
resource "aws_sesv2_email_identity" "mail" {
  email_identity = local.mail_identity
}

resource "aws_sesv2_configuration_set" "mail" {
  configuration_set_name = var.name

  # What was written in a request is not sent in the clear; a server without TLS gets nothing.
  delivery_options {
    tls_policy = "REQUIRE"
  }

  # Nothing is sent on to whom it bounces from: `bounces` stops it, and an administrator resumes it. SES's own list, which
  # she cannot empty, would go on refusing.
  suppression_options {
    suppressed_reasons = []
  }
}

resource "aws_sesv2_configuration_set_event_destination" "feedback" {
  configuration_set_name = aws_sesv2_configuration_set.mail.configuration_set_name
  event_destination_name = "feedback"
  event_destination {
    enabled              = true
    matching_event_types = ["BOUNCE", "COMPLAINT"]
    sns_destination {
      topic_arn = aws_sns_topic.feedback.arn
    }
  }
  # SES tries whether it may publish.
  depends_on = [aws_sns_topic_policy.topic]
}

resource "aws_sns_topic" "feedback" {
  name              = "${var.name}-mail-feedback"
  kms_master_key_id = aws_kms_key.topics.arn
}
