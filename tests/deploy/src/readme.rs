//! What the README tells an operator to type.

/// The shell blocks of a chapter, in their order.
pub fn blocks(readme: &str, chapter: &str) -> Vec<String> {
    let heading = format!("## {chapter}");
    let lines = readme.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in lines {
        match (&mut block, line) {
            (None, "```sh") => block = Some(String::new()),
            (Some(_), "```") => blocks.extend(block.take()),
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::blocks;

    const README: &str = "# A\n## One\n```sh\nno\n```\n## Two\nText\n```sh\na\n  b\n```\n```\nno\n```\n```sh\nc\n```\n## Three\n```sh\nno\n```\n";

    #[test]
    fn only_the_shell_blocks_of_the_chapter_are_read() {
        assert_eq!(blocks(README, "Two"), ["a\n  b\n", "c\n"]);
        assert_eq!(blocks(README, "Four"), Vec::<String>::new());
    }
}
