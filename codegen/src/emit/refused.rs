//! Methods that a network does not have, under a bound that it does not meet: a caller reads the reason, not
//! that the method is missing. They return what the real ones do, so that the use of a result is not a second
//! error.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

use super::names::Names;
use super::vocabulary::{
    Argument, BATCHES, GRADIENTS, INFERENCE, Method, ONE_BY_ONE, Returns, SEQUENCES, STEPS, Sizes,
};

/// The methods of training, of a network without a loss.
pub(super) fn emit_untrained(sizes: &Sizes<'_>) -> TokenStream {
    let scalar = &sizes.names.scalar;
    let methods = [&GRADIENTS[..], &ONE_BY_ONE, &BATCHES, &STEPS].concat();
    emit_refused(sizes, &quote!(nw::Trainable<#scalar>), &methods)
}

/// The methods of evaluation and of training that a network with a memory does not have; those of a step
/// neither, if it has no loss.
pub(super) fn emit_with_memory(sizes: &Sizes<'_>, is_trained: bool) -> TokenStream {
    let scalar = &sizes.names.scalar;
    let evaluation = INFERENCE.iter().filter(|method| method.returns != Returns::Values).copied();
    let evaluation = emit_refused(sizes, &quote!(nw::Feedforward<#scalar>), &evaluation.collect::<Vec<_>>());
    let methods = [&GRADIENTS[..], &ONE_BY_ONE, &BATCHES].concat();
    let training = emit_refused(sizes, &quote!(nw::WithoutMemory<#scalar>), &methods);
    let steps = (!is_trained).then(|| {
        let methods = [&SEQUENCES[..], &STEPS].concat();
        emit_refused(sizes, &quote!(nw::HasLoss<#scalar>), &methods)
    });
    quote!(#evaluation #training #steps)
}

/// The methods for one sample at a time, of a network with a batch norm.
pub(super) fn emit_one_by_one(sizes: &Sizes<'_>) -> TokenStream {
    let scalar = &sizes.names.scalar;
    emit_refused(sizes, &quote!(nw::OneByOne<#scalar>), &ONE_BY_ONE)
}

/// `pub fn loss<T0, T1>(&self, _: T0, _: T1) -> S where Self: nw::Trainable<S> { nw::never() }`
fn emit_refused(sizes: &Sizes<'_>, bound: &TokenStream, methods: &[Method]) -> TokenStream {
    let emit = |method: &Method| {
        // Nothing else would give the type of `None`.
        let is_open = |argument: &Argument| *argument != Argument::Weights;
        let kinds = method.arguments.iter().enumerate().map(|(index, argument)| match is_open(argument) {
            true => format_ident!("T{index}").into_token_stream(),
            false => sizes.argument(*argument),
        });
        let open = method.arguments.iter().enumerate().filter(|(_, argument)| is_open(argument));
        let types = open.map(|(index, _)| format_ident!("T{index}"));
        let (name, output, value) =
            (method.name(), sizes.output(method.returns), emit_never(sizes, method.returns));
        quote! {
            #[doc(hidden)]
            pub fn #name<#(#types),*>(&self #(, _: #kinds)*) #output
            where
                Self: #bound,
            {
                #value
            }
        }
    };
    methods.iter().map(emit).collect()
}

/// The result of a method that no program can call.
fn emit_never(sizes: &Sizes<'_>, returns: Returns) -> TokenStream {
    let Sizes { inputs, outputs, .. } = sizes;
    match returns {
        Returns::Nothing => TokenStream::new(),
        Returns::Output => quote!([nw::never(); #outputs]),
        // No network is without it.
        Returns::Values => quote!(::core::unreachable!()),
        Returns::Row => quote!([nw::never(); #inputs]),
        Returns::Class => quote!(0),
        Returns::ClassOrNone | Returns::OutputOrNone => quote!(::core::option::Option::None),
        Returns::Loss | Returns::Norm => quote!(nw::never()),
        Returns::LossAndGradient => quote!((nw::never(), nw::Network::zeros())),
        Returns::Parameters => quote!(&[]),
        Returns::ParametersMut => quote!(&mut []),
        Returns::Checked | Returns::Loaded => quote!(::core::result::Result::Ok(())),
        Returns::CheckedLoss => quote!(::core::result::Result::Ok(nw::never())),
    }
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

/// `pub fn boxed<T>(_: T) -> Self where Self: nw::OnHeap<T> { … }`: the constructors that need the feature
/// `alloc`. The bound has a parameter, because one without would have to be met where it is declared.
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

/// `pub fn boxed_trained() -> Self where for<'a> Self: nw::OnHeap<&'a ()> { … }`
pub(super) fn emit_boxed_trained_without_heap() -> TokenStream {
    quote! {
        #[doc(hidden)]
        pub fn boxed_trained() -> Self
        where
            for<'a> Self: nw::OnHeap<&'a ()>,
        {
            Self::trained()
        }
    }
}

/// `pub fn boxed_workspace<const B: usize>() -> WdbcWorkspace<f32, B> where Self: nw::OnHeap<[(); B]> { … }`
pub(super) fn emit_boxed_workspace_without_heap(names: &Names, of: &TokenStream) -> TokenStream {
    let Names { workspace, .. } = names;
    quote! {
        #[doc(hidden)]
        pub fn boxed_workspace<const B: ::core::primitive::usize>(
        ) -> #workspace<::core::primitive::f32, { B }>
        where
            Self: nw::OnHeap<[(); B]>,
        {
            <Self as #of<::core::primitive::f32>>::workspace::<{ B }>()
        }
    }
}
