//! Who and what is turned away at the gateway's edge, as the functions word it.

use crate::portal::Portal;

pub fn strangers_unknown_addresses_and_wrong_methods(portal: &Portal, number: &str) {
    let _ = portal.call("GET", "/wp-login.php").send().problem(404, "not-found");
    // Of an address that has another method alone, the gateway itself knows nothing.
    for (method, path, allowed) in [("POST", "/openapi.json", "GET"), ("DELETE", "/requests/CSC-1001/close", "POST")] {
        let wrong = portal.call(method, path).header("origin", &portal.url).send().problem(405, "method-not-allowed");
        let allow = wrong.header("allow").unwrap_or_default();
        assert!(allow.split(',').any(|method| method.trim() == allowed), "{method} {path}: {allow}");
    }
    for path in [format!("/requests/{number}"), "/requests".to_owned(), "/audit".to_owned(), "/me".to_owned()] {
        let _ = portal.call("GET", &path).send().problem(401, "unauthenticated");
    }
    let openapi = portal.call("GET", "/openapi.json").send().expect(200).json();
    assert!(openapi["paths"]["/requests"].is_object());
    let page = portal.call("GET", "/session").header("accept", "text/html").send().expect(200).text();
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").expect("a stylesheet");
    let stylesheet = rest.split('"').next().unwrap();
    let asset = portal.call("GET", stylesheet).send().expect(200);
    assert!(asset.header("content-type").unwrap().starts_with("text/css"));
}
