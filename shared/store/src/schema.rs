//! The table itself: made by the local server and the tests; in production by Terraform, to the same shape.

use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};

use crate::keys::{Index, PK, SK};
use crate::{Store, StoreError};

/// The attribute that says, in seconds, when the table may clean an item up. Never a decision: it may be days late.
pub const TTL: &str = "ttl";

fn corrupt(error: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(error.to_string())
}

fn attribute(name: &str) -> Result<AttributeDefinition, StoreError> {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().map_err(corrupt)
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, StoreError> {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().map_err(corrupt)
}

fn index(index: Index) -> Result<GlobalSecondaryIndex, StoreError> {
    GlobalSecondaryIndex::builder()
        .index_name(index.name())
        .key_schema(key(index.name(), KeyType::Hash)?)
        .key_schema(key(index.sort(), KeyType::Range)?)
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
        .build()
        .map_err(corrupt)
}

impl Store {
    /// Makes the table unless it is there. Says whether it did.
    pub async fn create_table(&self) -> Result<bool, StoreError> {
        let mut create = self
            .db
            .create_table()
            .table_name(&self.table)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute(PK)?)
            .attribute_definitions(attribute(SK)?)
            .key_schema(key(PK, KeyType::Hash)?)
            .key_schema(key(SK, KeyType::Range)?)
            .stream_specification(
                StreamSpecification::builder()
                    .stream_enabled(true)
                    .stream_view_type(StreamViewType::NewImage)
                    .build()
                    .map_err(corrupt)?,
            );
        for one in Index::ALL {
            create = create
                .attribute_definitions(attribute(one.name())?)
                .attribute_definitions(attribute(one.sort())?)
                .global_secondary_indexes(index(one)?);
        }
        match create.send().await {
            Ok(_) => {}
            Err(error) if matches!(error.as_service_error(), Some(CreateTableError::ResourceInUseException(_))) => {
                return Ok(false);
            }
            Err(error) => return Err(StoreError::of(error)),
        }
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(TTL).build().map_err(corrupt)?;
        self.db
            .update_time_to_live()
            .table_name(&self.table)
            .time_to_live_specification(ttl)
            .send()
            .await
            .map_err(StoreError::of)?;
        Ok(true)
    }
}
