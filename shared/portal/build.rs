//! Names the assets by what they hold, so that browsers may keep them for good.

use std::fmt::Write as _;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let folder = format!("{}/assets", env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={folder}");
    let mut names: Vec<_> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    let mut hash = Sha256::new();
    let mut files = String::new();
    for name in names.iter().filter_map(|name| name.to_str()) {
        let path = format!("{folder}/{name}");
        let content = fs::read(&path)?;
        hash.update(name.as_bytes());
        hash.update(u64::try_from(content.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(&content);
        let _ = writeln!(files, "    ({name:?}, include_bytes!({path:?})),");
    }
    let hash = hash.finalize().iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let code = format!(
        "/// What the assets hold, in short.\npub const HASH: &str = {hash:?};\n\
         /// Every asset: its name, and what it holds.\npub const FILES: &[(&str, &[u8])] = &[\n{files}];\n"
    );
    fs::write(format!("{}/assets.rs", env::var("OUT_DIR").unwrap_or_default()), code)
}
