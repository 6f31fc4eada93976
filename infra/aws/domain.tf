# The portal's own host name, if it has one. DNS is kept elsewhere, so it takes two steps: first
#   terraform -chdir=infra/aws apply -target=aws_acm_certificate.portal
# and the record of the output `dns_certificate`; then the rest, which waits for AWS to have seen the record, and the
# record of the output `dns_portal`.

locals {
  domains = toset(var.domain[*])
}

resource "aws_acm_certificate" "portal" {
  for_each          = local.domains
  domain_name       = each.key
  validation_method = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "portal" {
  for_each        = local.domains
  certificate_arn = aws_acm_certificate.portal[each.key].arn
}

resource "aws_apigatewayv2_domain_name" "portal" {
  for_each    = local.domains
  domain_name = each.key
  domain_name_configuration {
    certificate_arn = aws_acm_certificate_validation.portal[each.key].certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "portal" {
  for_each    = local.domains
  api_id      = aws_apigatewayv2_api.portal.id
  domain_name = aws_apigatewayv2_domain_name.portal[each.key].id
  stage       = aws_apigatewayv2_stage.portal.id
}
