//! The parts of a declaration around the items.

network! {
    enum Net {}
    //~ «enum» expected `struct`, found `enum` [NW0001]
    //~| help: a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` or `pub struct Name<2, 1>;`
}

network! {
    #[derive]
    #[]
    //~ «#[]» this attribute cannot be read [NW0003]
    //~| help: write it as on a struct: `#[derive(Debug)]`
    pub struct Net<2, 1>;
}

network! {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    //~ «serde» `serde` has no options for a network: its serialized form is fixed [NW0003]
    //~| help: remove the attribute; the format (`netwright::reference::format`) describes the form that `Serialize` writes and `Deserialize` reads
    pub struct Net<2, 1>;
}

network! {
    #[cfg_attr(feature = "serde", derive(Serialize), serde(transparent))]
    //~ «serde» `serde` has no options for a network: its serialized form is fixed [NW0003]
    //~| help: remove the attribute; the format (`netwright::reference::format`) describes the form that `Serialize` writes and `Deserialize` reads
    pub struct Net<2, 1>;
}

network! {
    pub(some) struct Net<2, 1>;
    //~ «pub(some)» this visibility cannot be read [NW0003]
    //~| help: write `pub`, `pub(crate)` or nothing
}

network! {
    pub struct type<2, 1>;
    //~ «type» `type` is a keyword of Rust and cannot be a name [NW0004]
    //~| help: write `r#type`, or choose another name
}

network! {
    pub struct Self<2, 1>;
    //~ «Self» `Self` is a keyword of Rust and cannot be a name [NW0004]
    //~| help: choose another name
}

network! {
    pub struct <2, 1>;
    //~ «<» expected the name of the network, found `<` [NW0001]
    //~| help: a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` or `pub struct Name<2, 1>;`
}

network! {
    pub struct
    //~ «struct» expected the name of the network after this [NW0001]
    //~| help: a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` or `pub struct Name<2, 1>;`
}

network! {
    pub struct Policy = "policy.onnx";
    //~ «=» a network from the file of a trained one needs the feature `import` [NW0001]
    //~| help: write `features = ["import"]` for `netwright` in Cargo.toml, or make a declaration of the file with `cargo netwright import`
}

network! {
    pub struct Net(2, 1);
    //~ «(2, 1)» expected `{` or `<`, found `(…)` [NW0001]
    //~| help: write `<2, 1>;`
}

network! {
    pub struct First<2, 1>;
    pub struct Second<2, 1>;
    //~ «pub» expected the end of the declaration, found `pub` [NW0001]
    //~| help: remove it; another network needs a `network!` of its own
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    };
    //~ «;» expected the end of the declaration, found `;` [NW0001]
    //~| help: remove it; another network needs a `network!` of its own
}

network! {
    pub struct Net {}
    //~ «Net» the network `Net` declares no value [NW0010]
    //~| help: declare at least an input and a layer: `x: input(2); y: x -> dense(1) -> sigmoid;`
}

network! {
    pub struct Net {
        y: ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((x))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))));
        //~ «(» brackets are nested more than 64 levels deep [NW0002]
        //~| help: remove the ones that are not needed: no declaration needs more than five
    }
}

network! {
    pub struct InputMissing {
    //~ «InputMissing» the network `InputMissing` has no input [NW0010]
    //~| help: declare one: `points: input(2);`
        h: points -> dense(3) -> relu;
        y: h + points -> dense(1) -> sigmoid;
        loss: bce(yy);
        //~ «yy» no value is called `yy` [NW0007]
        //~| help: did you mean `y`?
    }
}
