//! Attributes that a network or an item cannot have.

network! {
    #[derive(PartialEq, Eq, Hash)]
    //~ «Eq» `Eq` cannot be derived: floating-point numbers do not implement it [NW0064]
    //~| help: remove it: `Copy`, `Debug`, `Default`, `PartialEq` and `PartialOrd` can be derived, and with the feature `serde` also `Serialize` and `Deserialize`; `Clone` is always implemented
    //~ «Hash» `Hash` cannot be derived: floating-point numbers do not implement it [NW0064]
    //~| help: remove it: `Copy`, `Debug`, `Default`, `PartialEq` and `PartialOrd` can be derived, and with the feature `serde` also `Serialize` and `Deserialize`; `Clone` is always implemented
    pub struct Net<2, 1>;
}

network! {
    #[derive(Default)]
    //~ «Default» `Default` cannot be derived: the running variances would start at 0 instead of 1 [NW0064]
    //~| help: remove it, and write `Net::zeros()` or `Net::new(seed)`
    #[cfg_attr(all(), derive(std::hash::Hash, other::Ord))]
    //~ «std::hash::Hash» `Hash` cannot be derived: floating-point numbers do not implement it [NW0064]
    //~| help: remove it: `Copy`, `Debug`, `Default`, `PartialEq` and `PartialOrd` can be derived, and with the feature `serde` also `Serialize` and `Deserialize`; `Clone` is always implemented
    pub struct Net {
        x: input(2);
        h: x -> dense(2);
        n: h -> batch_norm;
        y: n -> dense(1);
        loss: mse(y);
    }
}

network! {
    #[repr(C, align(16), packed(2))]
    //~ «packed» a network is already `repr(C)`: its numbers are in order, without gaps [NW0003]
    //~| help: remove it; only an alignment can be added: `#[repr(align(64))]`
    pub struct Net<2, 1>;
}

network! {
    pub struct Net {
        x: input(2);
        #[cfg(all())]
        //~ «#[cfg(all())]» an item cannot depend on a condition: sizes, gradients and the struct depend on all items [NW0003]
        //~| help: write it before the `struct`, and declare the other network in a `network!` of its own, with `#[cfg(not(…))]`
        h: x -> dense(2);
        #[allow(dead_code)]
        //~ «#[allow(dead_code)]» the only attributes of an item are doc comments [NW0003]
        //~| help: remove it; a warning of this macro is silenced by the option `allow`, as in `relu(allow = "NW0051")`
        /// The output.
        #[inline]
        //~ «#[inline]» the only attributes of an item are doc comments [NW0003]
        //~| help: remove it, or write it before the `struct`
        y: h -> dense(1);
        #![inline]
        //~ «#![inline]» this cannot be written before an item [NW0003]
        //~| help: a doc comment for the item below begins with `///`
        loss: mse(y)
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
        /// Which is what it returns.
        output: y;
        /// The end.
        //~ «/// The end.» no item follows this doc comment [NW0003]
        //~| help: move it before an item, or write a comment: `// …`
    }
}
