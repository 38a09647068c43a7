//! Methods that a network does not have, under a bound that it does not meet: whoever calls one reads why, not that the
//! method is missing. They return what the real ones do, so that taking the result apart is no second error.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

use super::names::Names;
use crate::plan::program::Plan;

/// A method: its name, how many arguments it has, and what it returns.
type Method<'a> = (&'a str, usize, Returns);

/// What a method returns.
#[derive(Clone, Copy)]
enum Returns {
    Nothing,
    /// A loss.
    Loss,
    /// A loss, if the lengths fit.
    Checked,
    /// A loss and a gradient.
    Gradient,
    /// A number for each one of a sample.
    Row,
}

/// The methods of training, of a network without a loss.
pub(super) fn emit_untrained(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let scalar = &names.scalar;
    let methods = [
        ("loss", 2, Returns::Loss),
        ("backward", 2, Returns::Gradient),
        ("backward_into", 3, Returns::Loss),
        ("input_gradient", 2, Returns::Row),
        ("input_gradient_into", 3, Returns::Loss),
        ("train_step", 3, Returns::Loss),
        ("train_online", 3, Returns::Loss),
        ("try_train_online", 3, Returns::Checked),
        ("train_batch", 4, Returns::Loss),
        ("try_train_batch", 4, Returns::Checked),
        ("gradient_batch", 5, Returns::Loss),
        ("try_gradient_batch", 5, Returns::Checked),
        ("accumulate_batch", 5, Returns::Loss),
        ("try_accumulate_batch", 5, Returns::Checked),
        ("divide", 1, Returns::Nothing),
        ("apply", 2, Returns::Nothing),
    ];
    emit_refused(plan, names, &quote!(nw::Trainable<#scalar>), &methods)
}

/// The methods for one sample, of a network with a batch norm.
pub(super) fn emit_one_by_one(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let scalar = &names.scalar;
    let methods = [
        ("train_step", 3, Returns::Loss),
        ("train_online", 3, Returns::Loss),
        ("try_train_online", 3, Returns::Checked),
    ];
    emit_refused(plan, names, &quote!(nw::OneByOne<#scalar>), &methods)
}

/// `pub fn loss<T0, T1>(&self, _: T0, _: T1) -> S where Self: nw::Trainable<S> { nw::never() }`
fn emit_refused(plan: &Plan<'_>, names: &Names, bound: &TokenStream, methods: &[Method<'_>]) -> TokenStream {
    let scalar = &names.scalar;
    let inputs = plan.inputs();
    let method = |&(name, arguments, returns): &Method<'_>| {
        // Nothing else would say what `None` is one of.
        let is_weights = |index| name.ends_with("gradient_batch") && index == 3;
        let kinds = (0..arguments).map(|index| match is_weights(index) {
            true => quote!(::core::option::Option<&[#scalar]>),
            false => format_ident!("T{index}").into_token_stream(),
        });
        let types = (0..arguments).filter(|index| !is_weights(*index)).map(|index| format_ident!("T{index}"));
        let name = format_ident!("{name}");
        let (kind, value) = match returns {
            Returns::Nothing => (quote!(()), quote!()),
            Returns::Loss => (quote!(#scalar), quote!(nw::never())),
            Returns::Checked => (
                quote!(::core::result::Result<#scalar, nw::LengthError>),
                quote!(::core::result::Result::Ok(nw::never())),
            ),
            Returns::Gradient => (quote!((#scalar, Self)), quote!((nw::never(), nw::Network::zeros()))),
            Returns::Row => (quote!([#scalar; #inputs]), quote!([nw::never(); #inputs])),
        };
        quote! {
            #[doc(hidden)]
            pub fn #name<#(#types),*>(&self #(, _: #kinds)*) -> #kind
            where
                Self: #bound,
            {
                #value
            }
        }
    };
    methods.iter().map(method).collect()
}

/// `pub fn workspace<const B: usize>() where Self: nw::HasWorkspace<f32, { B }> {}`
pub(super) fn emit_workspaces() -> TokenStream {
    let usize = quote!(::core::primitive::usize);
    let constructor = |name| {
        let name = format_ident!("{name}");
        quote! {
            #[doc(hidden)]
            pub fn #name<const B: #usize>()
            where
                Self: nw::HasWorkspace<::core::primitive::f32, { B }>,
            {
            }
        }
    };
    ["workspace", "boxed_workspace"].into_iter().map(constructor).collect()
}

/// `pub fn boxed<T>(_: T) -> Self where Self: nw::OnHeap<T> { … }`: the constructors that need the feature `alloc`. The
/// bound has a parameter, because one without would have to be met where it is declared.
pub(super) fn emit_boxed_without_heap() -> TokenStream {
    quote! {
        #[doc(hidden)]
        pub fn boxed<T>(_: T) -> Self
        where
            Self: nw::OnHeap<T>,
        {
            nw::Network::zeros()
        }
        #[doc(hidden)]
        pub fn boxed_zeros() -> Self
        where
            for<'a> Self: nw::OnHeap<&'a ()>,
        {
            nw::Network::zeros()
        }
        #[doc(hidden)]
        pub fn boxed_clone(&self) -> Self
        where
            for<'a> Self: nw::OnHeap<&'a ()>,
        {
            ::core::clone::Clone::clone(self)
        }
    }
}

/// `pub fn boxed_workspace<const B: usize>() -> WdbcWorkspace<f32, B> where Self: nw::OnHeap<[(); B]> { … }`
pub(super) fn emit_boxed_workspace_without_heap(names: &Names) -> TokenStream {
    let Names { workspace, .. } = names;
    quote! {
        #[doc(hidden)]
        pub fn boxed_workspace<const B: ::core::primitive::usize>(
        ) -> #workspace<::core::primitive::f32, { B }>
        where
            Self: nw::OnHeap<[(); B]>,
        {
            <Self as nw::Trainable<::core::primitive::f32>>::workspace::<{ B }>()
        }
    }
}
