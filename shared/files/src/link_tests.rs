use super::disposition;

#[test]
fn a_name_is_written_so_that_every_browser_reads_it() {
    assert_eq!(disposition("capture-2.png"), "attachment; filename*=UTF-8''capture-2.png");
    assert_eq!(
        disposition("Écran d’accueil (2).png"),
        "attachment; filename*=UTF-8''%C3%89cran%20d%E2%80%99accueil%20%282%29.png"
    );
}

#[test]
fn a_name_cannot_leave_the_header() {
    assert_eq!(
        disposition("a\";\r\nSet-Cookie: x=1;'%"),
        "attachment; filename*=UTF-8''a%22%3B%0D%0ASet-Cookie%3A%20x%3D1%3B%27%25"
    );
}
