//! Lists of derives in every form.

/// Lists of derives in every form, with `serde`'s among others.
mod attributes {
    use netwright::network;

    network! {
        #[cfg_attr(all(), derive(serde::Serialize, Debug), derive(::serde::Deserialize))]
        #[derive(PartialEq)]
        pub(super) struct Net<2, 1>;
    }
    network! {
        #[cfg_attr(any(), derive(serde::Serialize, serde::Deserialize))]
        #[derive(serde::Deserialize)]
        pub(super) struct Half<2, 1>;
    }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct Derived<2, 1>; }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct From<2, 1>; }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct S<2, 1>; }
}

#[test]
fn derives_may_be_listed_in_any_form() -> Result<(), serde_json::Error> {
    use attributes::{Derived, From, Half, Net, S};
    let text = serde_json::to_string(&Net::new(1))?;
    assert_eq!(serde_json::from_str::<Net>(&text)?, Net::new(1));
    assert_eq!(serde_json::from_str::<Half>(&text)?.parameters(), Net::new(1).parameters());
    assert_eq!(serde_json::from_str::<Derived>(&text)?, Derived::new(1));
    assert_eq!(serde_json::from_str::<From>(&text)?, From::new(1));
    assert_eq!(serde_json::from_str::<S>(&text)?, S::new(1));
    Ok(())
}
