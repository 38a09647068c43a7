//! Kernels that are out-of-line functions.
//!
//! A network's methods for rows call one kernel after another. Inlined into each other they would be one
//! function whose compile time grows with the square of the layers, once more for each method; as functions
//! they are compiled once per shape, for all layers and methods that share it. A call costs nanoseconds,
//! which is little for the rows that it works on.

/// Defines a kernel as a function that hands its arguments to
/// [`Arithmetic::outline`](crate::machine::Arithmetic).
///
/// Written is a function whose references have the lifetime `'a`, with its type parameters and their bounds,
/// then its constants; the arithmetic, called `A`, comes first and is in scope in the body. `wide pub fn` is
/// a kernel of numbers that are side by side in long rows: `Arithmetic::outline_wide` chooses its vectors.
macro_rules! outlined {
    ($(#[$attribute:meta])* wide $($function:tt)+) => {
        outlined! { @outline_wide $(#[$attribute])* $($function)+ }
    };
    ($(#[$attribute:meta])* pub $($function:tt)+) => {
        outlined! { @outline $(#[$attribute])* pub $($function)+ }
    };
    ($(#[$attribute:meta])* fn $($function:tt)+) => {
        outlined! { @outline $(#[$attribute])* fn $($function)+ }
    };
    (
        @$outline:ident
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident<'a, A; $($type:ident: $bound:path),+; $($constant:ident),*>(
            $($argument:ident: $of:ty),+ $(,)?
        ) -> $output:ty $body:block
    ) => {
        $(#[$attribute])*
        #[inline(always)]
        $visibility fn $name<'a, A: crate::machine::Arithmetic, $($type: $bound),+ $(, const $constant: usize)*>(
            $($argument: $of),+
        ) -> $output {
            struct Call<'a, $($type: $bound),+ $(, const $constant: usize)*> {
                $($argument: $of,)+
                lifetime: core::marker::PhantomData<(&'a (), $($type),+)>,
            }
            impl<'a, $($type: $bound),+ $(, const $constant: usize)*> crate::machine::Kernel
                for Call<'a, $($type),+ $(, $constant)*>
            {
                type Output = $output;
                #[inline(always)]
                fn run<A: crate::machine::Arithmetic>(self) -> $output {
                    let Call { $($argument,)+ .. } = self;
                    $body
                }
            }
            A::$outline(Call::<'a, $($type),+ $(, $constant)*> {
                $($argument,)+
                lifetime: core::marker::PhantomData,
            })
        }
    };
}
pub(crate) use outlined;
