//! What of the knowledge base is not shown to its readers, or as anything but text.

use guichet_testkit::TestApp;
use serde_json::json;

use crate::pages_articles::published;

/// What would run if any of it were taken for more than text.
pub const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

#[tokio::test]
async fn drafts_and_agents_articles_are_not_there_for_contacts_on_any_page() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for change in [json!({"state": "draft"}), json!({"audience": "agents"})] {
        let article = published(&app, change).await;
        let contacts = [app.camille().await, app.lea().await, app.sam().await];
        for contact in &contacts {
            contact.page(&article).await.expect(404).lacks("étiquettes");
            let rated = contact.sends(&format!("{article}/helpful"), &[("helpful", "yes")]).await;
            rated.expect(404).lacks("étiquettes");
            contact.page("/articles?q=etiquettes").await.expect(200).lacks("Imprimer");
        }
        // What only editors open is refused to all others, whether the article is there or not.
        let rests = ["update", "remove", "revisions", "revisions/1"];
        for rest in rests {
            contacts[0].page(&format!("{article}/{rest}")).await.expect(403).lacks("étiquettes");
        }
        let _ = agent.delete(&article).await.expect(204);
        let _ = contacts[0].page(&article).await.expect(404);
        for rest in rests {
            let _ = contacts[0].page(&format!("{article}/{rest}")).await.expect(403);
        }
    }
}

#[tokio::test]
async fn an_article_withdrawn_is_not_found_any_more_by_an_index_that_still_has_it() {
    let app = TestApp::start().await;
    let article = published(&app, json!({})).await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let change = format!("{article}/update");
    let form = agent.page(&change).await.expect(200);
    let _ = agent.submits(&form, &change, &[("state", "draft")]).await.location();
    camille.page("/articles?q=etiquettes").await.expect(200).lacks("prélèvement");
    camille.page("/articles").await.expect(200).lacks("prélèvement");
}

#[tokio::test]
async fn script_in_titles_texts_tags_and_words_stays_text() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let _ = published(&app, json!({})).await;
    let script = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg+src%3Dx%3E";
    let mut pages = vec![camille.page(&format!("/articles?q={script}")).await.expect(200)];
    pages.push(agent.page("/articles/unanswered").await.expect(200));
    let links = "[x](javascript:alert(1)) [y](//evil.test) ![z](https://evil.test/p.png)";
    let hostile = json!({
        "title": format!("Imprimer {SCRIPT}"),
        "category": "<script>alert(1)</script>",
        "body": format!("{SCRIPT} imprimer\n\n## {SCRIPT}\n\n{links}"),
        "tags": ["<script>alert(1)</script>", "\"><img src=x onerror=a>"],
    });
    let article = published(&app, hostile).await;
    for path in ["/articles", "/articles?q=imprimer", &format!("/articles?q=imprimer+{script}"), &article] {
        pages.push(camille.page(path).await.expect(200));
    }
    let article = |rest: &str| format!("{article}{rest}");
    for path in [article(""), article("/update"), article("/remove"), article("/revisions"), article("/revisions/1")] {
        pages.push(agent.page(&path).await.expect(200));
    }
    for path in ["/articles?state=published", &format!("/articles/new?title={script}")] {
        pages.push(agent.page(path).await.expect(200));
    }
    for page in pages {
        page.lacks("<script>alert").lacks("<img").lacks("href=\"javascript").lacks("href=\"//");
        assert!(page.html.contains("alert(1)"), "{}", page.html);
    }
}
