//! What is paid for, and what it comes to.

use std::ops::{AddAssign, Mul};

use serde::Serialize;

use crate::counting::Spent;
use crate::prices::Prices;
use crate::timing::rounded;

/// How much of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    pub rru: f64,
    pub wru: f64,
    pub invocations: f64,
    pub gb_seconds: f64,
    pub gateway_calls: f64,
    pub s3_writes: f64,
    pub s3_reads: f64,
    pub mails: f64,
    pub bytes_out: f64,
}

/// A call to the table or the objects takes a function about this long in a region, itself about that long to decide:
/// assumed, since it is Lambda's and DynamoDB's, not this machine's. One call waits for the other.
pub const ROUND_TRIP_MS: f64 = 4.0;
pub const HANDLING_MS: f64 = 2.0;

impl Usage {
    /// One invocation of a function with so much memory that is busy for so long besides waiting.
    pub fn invocation(spent: Spent, memory_mb: f64, busy_ms: f64) -> Self {
        let trips = f64::from(spent.round_trips + spent.s3_reads + spent.s3_writes);
        let milliseconds = (busy_ms + HANDLING_MS + trips * ROUND_TRIP_MS).ceil();
        Self {
            rru: spent.rru,
            wru: spent.wru,
            invocations: 1.0,
            gb_seconds: memory_mb / 1_024.0 * milliseconds / 1_000.0,
            s3_writes: f64::from(spent.s3_writes),
            s3_reads: f64::from(spent.s3_reads),
            ..Self::default()
        }
    }

    pub fn dollars(&self, prices: &Prices) -> Dollars {
        let table = self.rru * prices.rru + self.wru * prices.wru;
        let functions = self.invocations * prices.invocation + self.gb_seconds * prices.gb_second;
        let gateway = self.gateway_calls * prices.gateway_call;
        let objects = self.s3_writes * prices.s3_write + self.s3_reads * prices.s3_read;
        let transfer = self.bytes_out / 1e9 * prices.gb_out;
        let mail = self.mails * prices.mail;
        let without_mail = table + functions + gateway + objects + transfer;
        Dollars { table, functions, gateway, objects, transfer, mail, without_mail, total: without_mail + mail }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.rru += other.rru;
        self.wru += other.wru;
        self.invocations += other.invocations;
        self.gb_seconds += other.gb_seconds;
        self.gateway_calls += other.gateway_calls;
        self.s3_writes += other.s3_writes;
        self.s3_reads += other.s3_reads;
        self.mails += other.mails;
        self.bytes_out += other.bytes_out;
    }
}

impl Mul<f64> for Usage {
    type Output = Self;

    fn mul(self, times: f64) -> Self {
        Self {
            rru: self.rru * times,
            wru: self.wru * times,
            invocations: self.invocations * times,
            gb_seconds: self.gb_seconds * times,
            gateway_calls: self.gateway_calls * times,
            s3_writes: self.s3_writes * times,
            s3_reads: self.s3_reads * times,
            mails: self.mails * times,
            bytes_out: self.bytes_out * times,
        }
    }
}

/// What it comes to, by whom it is paid to.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Dollars {
    pub table: f64,
    pub functions: f64,
    pub gateway: f64,
    pub objects: f64,
    pub transfer: f64,
    pub mail: f64,
    pub without_mail: f64,
    pub total: f64,
}

impl Mul<f64> for Dollars {
    type Output = Self;

    /// To the hundredth of a thousandth.
    fn mul(self, times: f64) -> Self {
        let each = |dollars: f64| rounded(dollars * times, 5);
        Self {
            table: each(self.table),
            functions: each(self.functions),
            gateway: each(self.gateway),
            objects: each(self.objects),
            transfer: each(self.transfer),
            mail: each(self.mail),
            without_mail: each(self.without_mail),
            total: each(self.total),
        }
    }
}
