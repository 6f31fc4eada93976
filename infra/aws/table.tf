# The one table: the same shape as `shared/store/src/schema.rs` makes.

locals {
  # Sparse indexes; the range key is named after the index.
  indexes = ["person", "estab", "queue", "due"]
}

resource "aws_dynamodb_table" "main" {
  #checkov:skip=CKV_AWS_119: It is encrypted with a key of AWS's own, free of charge. One of ours would cost a call to KMS for every role every five minutes, and a table without it is a table lost.
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  dynamic "attribute" {
    for_each = concat(["pk", "sk"], local.indexes, [for index in local.indexes : "${index}_at"])
    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.indexes
    content {
      name            = global_secondary_index.value
      hash_key        = global_secondary_index.value
      range_key       = "${global_secondary_index.value}_at"
      projection_type = "KEYS_ONLY"
    }
  }

  # The outbox: `notify` and `derive` work from what was written.
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  # Clean-up only, up to days late; no decision depends on it.
  ttl {
    attribute_name = "ttl"
    enabled        = true
  }

  # 35 days; README, What a purge leaves, counts with it.
  point_in_time_recovery {
    enabled = true
  }

  deletion_protection_enabled = var.deletion_protection
}
