# The one bucket: `uploads/` (what arrives), `files/` (clean copies), `deposits/` (the establishments' files), `search/`
# (the search indexes), `packages/` (the functions' code, which no function can reach).

locals {
  # Bucket names are the whole world's; composed here rather than read from the bucket, so that what needs only the
  # name does not wait for it.
  bucket     = "${var.name}-${local.account}-${var.region}"
  bucket_arn = "arn:aws:s3:::${local.bucket}"
}

resource "aws_s3_bucket" "files" {
  #checkov:skip=CKV_AWS_18: Its access log would hold addresses and be another store of personal data; who had which file is in the table's audit.
  #checkov:skip=CKV_AWS_144: S3 keeps three copies in the region. Health data does not leave it.
  #checkov:skip=CKV_AWS_145: SSE-KMS gives objects an ETag that is not the MD5 of their bytes and changes with each copy; the functions pin what they inspect by its ETag. So SSE-S3, below.
  bucket        = local.bucket
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# The version that arrived first is the one that is inspected, whatever is sent under the same form later. A purge
# takes every version away itself.
resource "aws_s3_bucket_versioning" "files" {
  bucket = aws_s3_bucket.files.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "files" {
  bucket     = aws_s3_bucket.files.id
  depends_on = [aws_s3_bucket_versioning.files]

  # `inspect` and `files-due` leave nothing here; this is for the day they could not.
  rule {
    id     = "uploads"
    status = "Enabled"
    filter {
      prefix = "uploads/"
    }
    expiration {
      days = 1
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  # What was overwritten or deleted by hand can be had back for a week; what the functions remove is gone at once.
  rule {
    id     = "leftovers"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    expiration {
      expired_object_delete_marker = true
    }
  }
}

# Browsers send files straight here (a form, or parts), and read the ETag of each part.
resource "aws_s3_bucket_cors_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  cors_rule {
    allowed_origins = [local.origin]
    allowed_methods = ["GET", "POST", "PUT"]
    allowed_headers = ["content-type"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}

data "aws_iam_policy_document" "files" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.bucket_arn, "${local.bucket_arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "files" {
  bucket     = aws_s3_bucket.files.id
  policy     = data.aws_iam_policy_document.files.json
  depends_on = [aws_s3_bucket_public_access_block.files]
}
