//! A network can be declared inside a function, also a generic one, in a module with any visibility, several
//! in one, and under another name.

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

/// A generic function, and a method of a generic type, each with networks of its own.
fn in_generic_function<T: Into<f32>, const N: usize>(value: T) -> f32 {
    netwright::network! { struct First<2, 3, 1>; }
    netwright::network! {
        struct Second {
            x: input(2);
            h: x -> dense(4) -> relu -> dropout(0.5);
            n: h -> batch_norm;
            y: n -> dense(1);
        }
    }
    let x = [value.into(), N as f32];
    First::new(1).forward(&x)[0] + Second::new(2).forward(&x)[0]
}

struct Generic<T>(T);

impl<T: Copy + Into<f32>> Generic<T> {
    fn forward(&self) -> f32 {
        netwright::network! { struct Net<2, 1>; }
        Net::new(1).forward(&[self.0.into(), 0.0])[0]
    }
}

fn generic<N>(net: &N, x: &N::Input) -> N::Output
where
    N: netwright::Feedforward<f32>,
{
    net.forward(x)
}

fn main() {
    let _ = in_generic_function::<f32, 3>(0.5) + Generic(0.5_f32).forward();
    let _ = (in_function([0.5, -0.5]), inner::inner(), inner::deeper::private());
    let _ = inner::Crate::new(1).forward(&[0.5, -0.5]);
    let _ = generic(&renamed::Renamed::new(1), &[0.5, -0.5]);
    let _ = Exported::new(1).forward(&[0.5, -0.5]);
}
