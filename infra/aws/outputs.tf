output "url" {
  description = "What people see; GUICHET_ORIGIN."
  value       = local.origin
}

output "table" {
  description = "The table's name, such as `import-articles --table` takes."
  value       = aws_dynamodb_table.main.name
}

output "bucket" {
  description = "The name of the files' bucket."
  value       = aws_s3_bucket.files.id
}

output "configuration_set" {
  description = "SES's configuration set."
  value       = aws_sesv2_configuration_set.mail.configuration_set_name
}

output "alarms" {
  description = "The topic of the alarms, for whoever wants them elsewhere than by mail."
  value       = aws_sns_topic.alarms.arn
}

output "failures" {
  description = "The queue of what could not be worked off."
  value       = aws_sqs_queue.failures.url
}

output "dns_mail" {
  description = "The records by which SES verifies the sender's domain (DKIM)."
  value = [for token in flatten(aws_sesv2_email_identity.mail.dkim_signing_attributes[*].tokens) : {
    name  = "${token}._domainkey.${local.mail_identity}"
    type  = "CNAME"
    value = "${token}.dkim.amazonses.com"
  } if !strcontains(local.mail_identity, "@")]
}

output "dns_certificate" {
  description = "The record by which AWS verifies the portal's domain; it stays, for the certificate's renewal."
  value = [for it in flatten([for certificate in aws_acm_certificate.portal : tolist(certificate.domain_validation_options)]) : {
    name  = it.resource_record_name
    type  = it.resource_record_type
    value = it.resource_record_value
  }]
}

output "dns_portal" {
  description = "The record that leads to the portal."
  value = [for name, it in aws_apigatewayv2_domain_name.portal : {
    name  = name
    type  = "CNAME"
    value = it.domain_name_configuration[0].target_domain_name
  }]
}
