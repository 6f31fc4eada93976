# The HTTP API: one route for each line of the manifest, one integration for each function.

locals {
  # Route → function; a route that two functions claim is an error here.
  routes = { for it in flatten([
    for name, function in local.functions : [for route in try(function.routes, []) : { route = route, name = name }]
  ]) : it.route => it.name }

  served = { for name, function in local.functions : name => function if can(function.routes) }

  # A function has a whole processor (1,769 MB) where it hashes passwords. That is what an attacker would have us do.
  costly = [for route, name in local.routes : route if local.functions[name].memory >= 1769]
}

resource "aws_apigatewayv2_api" "portal" {
  name          = var.name
  protocol_type = "HTTP"
  # Cookies are bound to one host, so there is only one.
  disable_execute_api_endpoint = var.domain != null
}

resource "aws_apigatewayv2_stage" "portal" {
  api_id      = aws_apigatewayv2_api.portal.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
  }

  dynamic "route_settings" {
    for_each = toset(local.costly)
    content {
      route_key              = route_settings.value
      throttling_rate_limit  = var.throttle.costly_rate
      throttling_burst_limit = var.throttle.costly_burst
    }
  }

  # No address, no path, no agent: who did what from where is in the table's audit, which only administrators read and
  # which has an end. This tells how the service does; it is all that there is of calls that reach no function.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format = jsonencode({
      time      = "$context.requestTime"
      request   = "$context.requestId"
      route     = "$context.routeKey"
      status    = "$context.status"
      error     = "$context.error.responseType"
      ms        = "$context.responseLatency"
      functions = "$context.integrationLatency"
      bytes     = "$context.responseLength"
    })
  }

  # A setting of a route that is not there yet is refused.
  depends_on = [aws_apigatewayv2_route.route]
}

# Under this prefix a log group is not counted into the account's one, small policy of log deliveries.
resource "aws_cloudwatch_log_group" "api" {
  #checkov:skip=CKV_AWS_158: CloudWatch encrypts it with a key of its own; it holds no personal data.
  #checkov:skip=CKV_AWS_338: How long is a variable; what must be kept for years is in the table's audit.
  name              = "/aws/vendedlogs/${var.name}-api"
  retention_in_days = var.log_days
}

resource "aws_apigatewayv2_route" "route" {
  #checkov:skip=CKV_AWS_309: The functions authenticate by themselves: pages, sessions, and what is open to everyone.
  for_each  = local.routes
  api_id    = aws_apigatewayv2_api.portal.id
  route_key = each.key
  target    = "integrations/${aws_apigatewayv2_integration.function[each.value].id}"
}

resource "aws_apigatewayv2_integration" "function" {
  for_each               = local.served
  api_id                 = aws_apigatewayv2_api.portal.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.function[each.key].invoke_arn
  payload_format_version = "2.0"
}

resource "aws_lambda_permission" "api" {
  for_each      = local.served
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.portal.execution_arn}/*/*"
}
