//! A refused network still exists: the struct with its fields and methods, as far as its sizes are known, so
//! that its users see no errors that follow from the declaration's.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::check::Surface;
use crate::syntax::{Ast, Switches};

/// The items of a network that was refused; none of it is ever run.
pub fn stub(ast: &Ast, surface: &Surface, switches: &Switches) -> TokenStream {
    let (name, visibility) = (&ast.name, &ast.visibility);
    let runtime = &switches.facade;
    let runtime = quote!(#runtime::__private);
    let fields = surface.layers.iter().map(|layer| {
        let (field, [inputs, outputs, biases]) = (&layer.name, [layer.inputs, layer.outputs, layer.biases()]);
        // Fields of a stub are phantoms of the right type, so that no size can overflow.
        quote!(pub #field: #runtime::Dense<S, #inputs, #outputs, #biases>)
    });
    let attributes = &ast.attributes;
    let methods = emit_stub_methods(ast, surface, switches, &runtime);
    let workspace = format_ident!("{}Workspace", name, span = name.span());
    quote! {
        #(#attributes)*
        #[allow(dead_code)]
        #visibility struct #name<S = ::core::primitive::f32> {
            #(#fields,)*
            scalar: ::core::marker::PhantomData<S>,
        }
        #[allow(dead_code)]
        #visibility struct #workspace<S, const B: ::core::primitive::usize>(::core::marker::PhantomData<S>);
        #methods
    }
}

/// The methods of DESIGN's vocabulary; unknown sizes are inferred where they can be, else 1.
fn emit_stub_methods(ast: &Ast, surface: &Surface, switches: &Switches, nw: &TokenStream) -> TokenStream {
    let name = &ast.name;
    let workspace: Ident = format_ident!("{}Workspace", name, span = name.span());
    let usize = quote!(::core::primitive::usize);
    let (declare, inputs) = match surface.inputs {
        Some(inputs) => (TokenStream::new(), quote!(#inputs)),
        None => (quote!(const I: #usize,), quote!(I)),
    };
    let outputs = surface.outputs.unwrap_or(1);
    let panics = quote!({ ::core::panic!("this network was refused when it was compiled") });
    let sample = quote!(x: &[S; #inputs], target: &[S; #outputs]);
    let samples = quote!(x: &[[S; #inputs]], target: &[[S; #outputs]]);
    let buffers = quote!(workspace: &mut #workspace<S, B>);
    let optimizer = quote!(optimizer: &mut impl #nw::Optimizer<S, Self, K>);
    let f32 = quote!(::core::primitive::f32);
    let result = |of: TokenStream| quote!(::core::result::Result<#of, #nw::LengthError>);
    let (result_unit, result_scalar) = (result(quote!(())), result(quote!(S)));
    let boxed = switches.alloc.then(|| {
        quote! {
            pub fn boxed(seed: ::core::primitive::u64) -> #nw::Box<Self> #panics
            pub fn boxed_zeros() -> #nw::Box<Self> #panics
            pub fn boxed_workspace<const B: #usize>() -> #nw::Box<#workspace<#f32, B>> #panics
        }
    });
    let weighted = quote!(weights: ::core::option::Option<&[S]>, gradient: &mut Self);
    quote! {
        #[allow(unused_variables, missing_docs, dead_code)]
        impl #name<#f32> {
            pub fn new(seed: ::core::primitive::u64) -> Self #panics
            pub fn zeros() -> Self #panics
            pub fn from_parameters<const P: #usize>(parameters: [#f32; P]) -> Self #panics
            pub fn workspace<const B: #usize>() -> #workspace<#f32, B> #panics
            #boxed
        }
        #[allow(unused_variables, missing_docs, dead_code)]
        impl<S: #nw::Scalar> #name<S> {
            pub fn forward<#declare>(&self, x: &[S; #inputs]) -> [S; #outputs] #panics
            pub fn forward_logits<#declare>(&self, x: &[S; #inputs]) -> [S; #outputs] #panics
            pub fn classify<#declare>(&self, x: &[S; #inputs]) -> #usize #panics
            pub fn forward_batch<#declare>(&self, x: &[[S; #inputs]], y: &mut [[S; #outputs]]) #panics
            pub fn try_forward_batch<#declare>(
                &self, x: &[[S; #inputs]], y: &mut [[S; #outputs]],
            ) -> #result_unit #panics
            pub fn loss<#declare>(&self, #sample) -> S #panics
            pub fn backward<#declare>(&self, #sample) -> (S, Self) #panics
            pub fn backward_into<#declare>(&self, #sample, gradient: &mut Self) -> S #panics
            pub fn input_gradient<#declare>(&self, #sample) -> [S; #inputs] #panics
            pub fn train_step<#declare const K: #usize>(&mut self, #sample, #optimizer) -> S #panics
            pub fn apply<const K: #usize>(&mut self, gradient: &Self, #optimizer) #panics
            pub fn train_online<#declare const K: #usize>(&mut self, #samples, #optimizer) -> S #panics
            pub fn try_train_online<#declare const K: #usize>(
                &mut self, #samples, #optimizer,
            ) -> #result_scalar #panics
            pub fn train_batch<#declare const B: #usize, const K: #usize>(
                &mut self, #buffers, #samples, #optimizer,
            ) -> S #panics
            pub fn try_train_batch<#declare const B: #usize, const K: #usize>(
                &mut self, #buffers, #samples, #optimizer,
            ) -> #result_scalar #panics
            pub fn gradient_batch<#declare const B: #usize>(&self, #buffers, #samples, #weighted) -> S #panics
            pub fn try_gradient_batch<#declare const B: #usize>(
                &self, #buffers, #samples, #weighted,
            ) -> #result_scalar #panics
            pub fn parameters(&self) -> &[S] #panics
            pub fn parameters_mut(&mut self) -> &mut [S] #panics
            pub fn cast_into<T: #nw::Scalar>(&self, to: &mut #name<T>) #panics
            pub fn cast<T: #nw::Scalar>(&self) -> #name<T> #panics
        }
    }
}
