//! What a function may do in the table, the bucket and with mail, as the manifest says: refused here as its role
//! refuses it in production, so that every test of a function is one of its permissions.

use std::future::Future;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_s3::operation as s3;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeSerializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::manifest::{Function, Manifest};

tokio::task_local! {
    /// The function that is called. Outside of one, everything is allowed: tests and the demo data.
    static CALLED: &'static str;
}

/// Runs what a function does.
pub fn within<F: Future>(function: &'static str, work: F) -> impl Future<Output = F::Output> + use<F> {
    CALLED.scope(function, Box::pin(work))
}

/// Looks at every call of a client.
#[derive(Debug)]
pub struct Permissions;

impl Intercept for Permissions {
    fn name(&self) -> &'static str {
        "Permissions"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Ok(name) = CALLED.try_with(|name| *name) else { return Ok(()) };
        let Some(function) = Manifest::get().functions.get(name) else { return Ok(()) };
        let operation = config.load::<Metadata>().map(|it| it.name().to_owned()).unwrap_or_default();
        let wanted = wanted(&operation, context.input());
        match wanted.into_iter().find(|wanted| !wanted.is_allowed(function)) {
            None => Ok(()),
            Some(refused) => {
                tracing::error!(function = name, ?refused, "not permitted by the manifest");
                Err(format!("{name} has no permission for {refused:?}").into())
            }
        }
    }
}

/// A permission that a call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Table(&'static str),
    Index(String),
    /// With the beginning of the key, up to its first slash.
    Object(String, &'static str),
    Mail,
    /// A call that this file does not know.
    Unknown(String),
}

impl Wanted {
    fn is_allowed(&self, function: &Function) -> bool {
        match self {
            Self::Table(action) => function.table.contains(*action),
            Self::Index(index) => function.indexes.contains(index),
            // Without a folder, it is no object of ours: signing tries out what the bucket's host is.
            Self::Object(prefix, _) if !prefix.ends_with('/') => true,
            Self::Object(prefix, action) => function.objects.get(prefix).is_some_and(|may| may.contains(*action)),
            Self::Mail => function.mail,
            Self::Unknown(_) => false,
        }
    }
}

/// What a call needs, as AWS authorises it.
fn wanted(operation: &str, input: &Input) -> Vec<Wanted> {
    match operation {
        "GetItem" => vec![Wanted::Table("GetItem")],
        "BatchGetItem" => vec![Wanted::Table("BatchGetItem")],
        "PutItem" => vec![Wanted::Table("PutItem")],
        "UpdateItem" => vec![Wanted::Table("UpdateItem")],
        "DeleteItem" => vec![Wanted::Table("DeleteItem")],
        "Query" => match input.downcast_ref().and_then(|query: &QueryInput| query.index_name()) {
            Some(index) => vec![Wanted::Index(index.to_owned())],
            None => vec![Wanted::Table("Query")],
        },
        "TransactWriteItems" => parts(input),
        "SendRawEmail" => vec![Wanted::Mail],
        // The trigger's own, by hand in its name.
        "DescribeStream" | "GetShardIterator" | "GetRecords" => Vec::new(),
        _ => of_objects(operation, input).unwrap_or_else(|| vec![Wanted::Unknown(operation.to_owned())]),
    }
}

/// A transaction is authorised by each of its parts.
fn parts(input: &Input) -> Vec<Wanted> {
    let items = input.downcast_ref().map(|it: &TransactWriteItemsInput| it.transact_items()).unwrap_or_default();
    let parts = items.iter().flat_map(|item| {
        [
            item.put().map(|_| "PutItem"),
            item.update().map(|_| "UpdateItem"),
            item.delete().map(|_| "DeleteItem"),
            item.condition_check().map(|_| "ConditionCheckItem"),
        ]
    });
    parts.flatten().map(Wanted::Table).collect()
}

fn of_objects(operation: &str, input: &Input) -> Option<Vec<Wanted>> {
    let one = |key: Option<&str>, action| vec![Wanted::Object(beginning(key), action)];
    let version = |id: Option<&str>, plain, versioned| if id.is_some() { versioned } else { plain };
    Some(match operation {
        "GetObject" => {
            let it: &s3::get_object::GetObjectInput = input.downcast_ref()?;
            one(it.key(), version(it.version_id(), "GetObject", "GetObjectVersion"))
        }
        "HeadObject" => {
            let it: &s3::head_object::HeadObjectInput = input.downcast_ref()?;
            let mut wanted = one(it.key(), version(it.version_id(), "GetObject", "GetObjectVersion"));
            // Without it, S3 says « forbidden » of what is not there.
            wanted.extend(one(it.key(), "ListBucket"));
            wanted
        }
        "PutObject" => one(input.downcast_ref::<s3::put_object::PutObjectInput>()?.key(), "PutObject"),
        "CopyObject" => {
            let it: &s3::copy_object::CopyObjectInput = input.downcast_ref()?;
            let source = it.copy_source().and_then(|source| source.split_once('/')).map(|(_, key)| key);
            [one(source, "GetObject"), one(it.key(), "PutObject")].concat()
        }
        "DeleteObject" => {
            let it: &s3::delete_object::DeleteObjectInput = input.downcast_ref()?;
            one(it.key(), version(it.version_id(), "DeleteObject", "DeleteObjectVersion"))
        }
        "ListObjectsV2" => one(input.downcast_ref::<s3::list_objects_v2::ListObjectsV2Input>()?.prefix(), "ListBucket"),
        "ListObjectVersions" => {
            let it: &s3::list_object_versions::ListObjectVersionsInput = input.downcast_ref()?;
            one(it.prefix(), "ListBucketVersions")
        }
        "CreateMultipartUpload" => {
            one(input.downcast_ref::<s3::create_multipart_upload::CreateMultipartUploadInput>()?.key(), "PutObject")
        }
        "UploadPart" => one(input.downcast_ref::<s3::upload_part::UploadPartInput>()?.key(), "PutObject"),
        "CompleteMultipartUpload" => {
            let it: &s3::complete_multipart_upload::CompleteMultipartUploadInput = input.downcast_ref()?;
            one(it.key(), "PutObject")
        }
        "AbortMultipartUpload" => {
            let it: &s3::abort_multipart_upload::AbortMultipartUploadInput = input.downcast_ref()?;
            one(it.key(), "AbortMultipartUpload")
        }
        "ListParts" => one(input.downcast_ref::<s3::list_parts::ListPartsInput>()?.key(), "ListMultipartUploadParts"),
        _ => return None,
    })
}

fn beginning(key: Option<&str>) -> String {
    let key = key.unwrap_or_default();
    key.split_once('/').map_or_else(|| key.to_owned(), |(first, _)| format!("{first}/"))
}
