# From the manifest of the functions: the routes of the Kubernetes Gateway API, one HTTPRoute for each function. Exact
# addresses go before those with parameters, a method's own before any, as API Gateway does.
#
#   jq --arg host guichet.example --arg gateway public -f infra/containers/routes.jq infra/functions.json
#
# Knative finds a service by the name that a call asks for: it is put in the host's place. --arg namespace, if not `default`.

def match:
  split(" ") as [$method, $path]
  | { path: (if $path | test("[{]")
             then { type: "RegularExpression", value: ($path | gsub("[{][^}]+[}]"; "[^/]+")) | "^\(.)$" }
             else { type: "Exact", value: $path } end) }
    + (if $method == "ANY" then {} else { method: $method } end);

{ apiVersion: "v1", kind: "List", items: [
    .functions | to_entries[] | select(.value.routes) | {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "guichet-\(.key)" },
      spec: {
        parentRefs: [{ name: $gateway }],
        hostnames: [$host],
        # One match a rule: implementations bear 8 at least, and 16 rules.
        rules: [.key as $name | .value.routes[] | {
          filters: [{ type: "URLRewrite", urlRewrite: {
            hostname: "guichet-\($name).\($ARGS.named.namespace // "default").svc.cluster.local" } }],
          matches: [if . == "$default" then { path: { type: "PathPrefix", value: "/" } } else match end],
          backendRefs: [{ name: "guichet-\($name)", port: 80 }]
        }]
      }
    }
] }
