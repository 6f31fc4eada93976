//! What AWS takes, in US dollars, on demand, without free tiers and without tax; as known on 2026-11-26.
//!
//! Those of `us-east-1` stand on AWS's pricing pages: DynamoDB 0.625 and 0.125 per million units (halved on 2024-11-01),
//! HTTP APIs 1.00 and Lambda 0.20 per million, 0.0000166667 per GB-second, SES 0.10 per thousand. Those of Canada
//! (Central), `ca-central-1`, the pages show to browsers alone: they are estimates, 9 to 11 % above for DynamoDB, S3 and HTTP
//! APIs, and sure to some percent. Look before you budget: <https://calculator.aws>.

use clap::ValueEnum;
use serde::Serialize;

/// Where it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Region {
    #[value(name = "ca-central-1")]
    CanadaCentral,
    #[value(name = "us-east-1")]
    NorthVirginia,
}

/// Dollars per unit of each thing that is paid for.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Prices {
    pub region: &'static str,
    pub as_known_on: &'static str,
    /// A write and a read request unit of a table on demand.
    pub wru: f64,
    pub rru: f64,
    /// A GB of the table for a month, its backup for every moment (point-in-time recovery) included.
    pub table_gb_month: f64,
    /// An invocation, and a second of a GB of memory (x86-64; arm64 is a fifth cheaper).
    pub invocation: f64,
    pub gb_second: f64,
    /// A call of an HTTP API, of up to 512 kB.
    pub gateway_call: f64,
    /// A call to S3 that writes or lists, and one that reads.
    pub s3_write: f64,
    pub s3_read: f64,
    pub s3_gb_month: f64,
    pub mail: f64,
    /// A GB to the internet.
    pub gb_out: f64,
}

pub const CANADA_CENTRAL: Prices = Prices {
    region: "ca-central-1",
    as_known_on: "2026-11-26",
    wru: 0.6875e-6,
    rru: 0.1375e-6,
    table_gb_month: 0.275 + 0.22,
    gateway_call: 1.11e-6,
    s3_write: 5.5e-6,
    s3_read: 0.44e-6,
    s3_gb_month: 0.025,
    ..NORTH_VIRGINIA
};

pub const NORTH_VIRGINIA: Prices = Prices {
    region: "us-east-1",
    as_known_on: "2026-11-26",
    wru: 0.625e-6,
    rru: 0.125e-6,
    table_gb_month: 0.25 + 0.20,
    invocation: 0.20e-6,
    gb_second: 16.6667e-6,
    gateway_call: 1.00e-6,
    s3_write: 5.0e-6,
    s3_read: 0.40e-6,
    s3_gb_month: 0.023,
    mail: 0.10e-3,
    gb_out: 0.09,
};

impl Region {
    pub fn prices(self) -> &'static Prices {
        match self {
            Self::CanadaCentral => &CANADA_CENTRAL,
            Self::NorthVirginia => &NORTH_VIRGINIA,
        }
    }
}
