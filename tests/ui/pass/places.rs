//! A network can be declared inside a function, in a module with any visibility, and under another name.

mod inner {
    netwright::network! {
        pub(crate) struct Crate<2, 1>;
    }

    pub mod deeper {
        netwright::network! {
            pub(in crate::inner) struct Inner<2, 1>;
        }

        netwright::network! {
            struct Private<2, 1>;
        }

        pub fn private() -> f32 {
            Private::new(1).forward(&[0.5, -0.5])[0]
        }
    }

    pub fn inner() -> f32 {
        deeper::Inner::new(1).forward(&[0.5, -0.5])[0]
    }
}

mod renamed {
    use netwright as nn;

    nn::network! {
        pub struct Renamed<2, 1>;
    }
}

mod exported {
    pub use netwright::network as declare;
}

exported::declare! {
    pub struct Exported<2, 1>;
}

fn in_function(first: [f32; 2]) -> f32 {
    netwright::network! {
        struct Net<2, 3, 1>;
    }
    struct Holder {
        net: Net,
    }
    let holder = Holder { net: Net::new(1) };
    holder.net.forward(&first)[0]
}

fn generic<N>(net: &N, x: &N::Input) -> N::Output
where
    N: netwright::Network<f32>,
{
    net.forward(x)
}

fn main() {
    let _ = (in_function([0.5, -0.5]), inner::inner(), inner::deeper::private());
    let _ = inner::Crate::new(1).forward(&[0.5, -0.5]);
    let _ = generic(&renamed::Renamed::new(1), &[0.5, -0.5]);
    let _ = Exported::new(1).forward(&[0.5, -0.5]);
}
