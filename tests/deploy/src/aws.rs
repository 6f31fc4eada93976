//! What an operator asks AWS itself: the emulator's services by their JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Emulator;

/// The default of the variable `region`.
pub const REGION: &str = "ca-central-1";

impl Emulator {
    /// A call of a service's JSON protocol, such as `DynamoDB_20120810.ListTables`.
    pub fn asks(&self, service: &str, target: &str, body: &Value) -> Value {
        let call = self.curl().call("POST", &self.url("/")).header("x-amz-target", target);
        let call = call.header("content-type", "application/x-amz-json-1.1").body(body.to_string());
        call.signed(REGION, service).send().expect(200).json()
    }

    /// All pages of a list.
    fn all(&self, target: &str, mut body: Value, member: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let mut page = self.asks("logs", target, &body);
            if let Some(Value::Array(items)) = page.get_mut(member) {
                all.append(items);
            }
            match page.get("nextToken") {
                Some(next) if !next.is_null() => body["nextToken"] = next.clone(),
                _ => return all,
            }
        }
    }

    /// The names of the log groups.
    pub fn logs(&self) -> Vec<String> {
        let groups = self.all("Logs_20140328.DescribeLogGroups", json!({}), "logGroups");
        groups.iter().map(|group| group["logGroupName"].as_str().unwrap().to_owned()).collect()
    }

    /// The lines of a log.
    pub fn log(&self, group: &str) -> Vec<String> {
        let events = self.all("Logs_20140328.FilterLogEvents", json!({"logGroupName": group}), "events");
        events.iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
    }

    /// The services of everything that bears a tag.
    pub fn tagged(&self, key: &str, value: &str) -> BTreeSet<String> {
        let wanted = json!({"TagFilters": [{"Key": key, "Values": [value]}]});
        let found = self.asks("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", &wanted);
        assert!(found["PaginationToken"].as_str().is_none_or(str::is_empty), "more than a page: {found}");
        let resources = found["ResourceTagMappingList"].as_array().unwrap().iter();
        // arn:aws:SERVICE:…
        resources.map(|it| it["ResourceARN"].as_str().unwrap().split(':').nth(2).unwrap().to_owned()).collect()
    }

    /// The names of the functions.
    pub fn functions(&self) -> Vec<String> {
        let call = self.curl().call("GET", &self.url("/2015-03-31/functions?MaxItems=1000")).signed(REGION, "lambda");
        let list = call.send().expect(200).json();
        let functions = list["Functions"].as_array().unwrap();
        functions.iter().map(|function| function["FunctionName"].as_str().unwrap().to_owned()).collect()
    }

    /// Calls a function by hand and waits; what it answers.
    ///
    /// # Panics
    /// Where it fails.
    pub fn invokes(&self, function: &str, event: &str) -> Value {
        let url = self.url(&format!("/2015-03-31/functions/{function}/invocations"));
        let answer = self.curl().call("POST", &url).body(event).signed(REGION, "lambda").send().expect(200);
        assert_eq!(answer.header("x-amz-function-error"), None, "{function}: {}", answer.text());
        answer.json()
    }

    /// Tells a topic something, as one of AWS's services does.
    pub fn publishes(&self, topic: &str, message: &str) {
        let topic = format!("arn:aws:sns:{REGION}:000000000000:{topic}");
        let fields = [("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", &topic), ("Message", message)];
        let _ = self.curl().call("POST", &self.url("/")).form(&fields).signed(REGION, "sns").send().expect(200);
    }

    /// Whether there is a bucket of this name.
    pub fn has_bucket(&self, bucket: &str) -> bool {
        let call = self.curl().call("HEAD", &self.url(&format!("/{bucket}"))).signed(REGION, "s3");
        call.send().status == 200
    }
}
