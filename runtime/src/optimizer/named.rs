//! The state of an optimiser by name: what a checkpoint saves, and what a program looks at.
//!
//! Input: an optimiser. Output: a network for each slot and the numbers beside them, each with its name.
//! Guarantees: with the settings of the constructor, they are all that the next step depends on.

/// A number that an optimiser keeps beside its slots.
///
/// ```
/// use netwright::{optimizer::{OptimizerState, StateNumber}, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let mut adam = Adam::new(0.1, Net::zeros);
/// Net::new(1).train_step(&[1.0], &[2.0], &mut adam);
/// let steps = OptimizerState::<Net>::number(&adam, "steps");
/// assert_eq!(steps, Some(StateNumber::Count(1)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StateNumber {
    /// A count, such as that of the steps.
    Count(u64),
    /// A number of the network's scalar.
    Real(f64),
}

/// The state of an optimiser by name: a network for each slot, and numbers.
///
/// The rate and the options, which a program writes down itself, are not among them. The feature `serde`
/// saves all of it as one value.
///
/// ```
/// use netwright::{optimizer::OptimizerState, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut adam) = (Net::new(1), Adam::new(0.1, Net::zeros));
/// net.train_step(&[1.0], &[2.0], &mut adam);
///
/// // Into another optimiser with the same options: it goes on with the same bits.
/// let mut other = Adam::new(0.1, Net::zeros);
/// adam.each_slot(&mut |name, from: &Net| {
///     if let Some(to) = other.slot_mut(name) {
///         to.clone_from(from);
///     }
/// });
/// OptimizerState::<Net>::each_number(&adam, &mut |name, number| {
///     OptimizerState::<Net>::set_number(&mut other, name, number);
/// });
/// assert!(other.moments[0].parameters() == adam.moments[0].parameters() && other.steps() == 1);
/// ```
#[doc(alias("state_dict"))]
pub trait OptimizerState<N> {
    /// Hands each slot to `visit`, with its name, always in the same order.
    ///
    /// ```
    /// use netwright::{optimizer::OptimizerState, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut names = Vec::new();
    /// Adam::new(0.1, Net::zeros).each_slot(&mut |name, _: &Net| names.push(name));
    /// assert_eq!(names, ["mean", "square"]);
    /// ```
    fn each_slot<'a>(&'a self, visit: &mut dyn FnMut(&'static str, &'a N))
    where
        N: 'a;

    /// [`each_slot`](Self::each_slot), to be changed.
    ///
    /// ```
    /// use netwright::{optimizer::OptimizerState, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut momentum = Momentum::new(0.1, 0.9, || Net::new(1));
    /// // At rest.
    /// momentum.each_slot_mut(&mut |_, slot: &mut Net| slot.parameters_mut().fill(0.0));
    /// assert_eq!(momentum.velocity.parameters(), [0.0; 2]);
    /// ```
    fn each_slot_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'static str, &'a mut N))
    where
        N: 'a;

    /// Hands each number to `visit`, with its name.
    ///
    /// ```
    /// use netwright::{optimizer::OptimizerState, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut names = Vec::new();
    /// let adam = Adam::new(0.1, Net::zeros);
    /// OptimizerState::<Net>::each_number(&adam, &mut |name, _| names.push(name));
    /// assert_eq!(names, ["steps"]);
    /// ```
    fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
        let _ = visit;
    }

    /// Restores a number; `false` if this optimiser has none of that name and kind.
    ///
    /// ```
    /// use netwright::{optimizer::{OptimizerState, StateNumber}, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut adam = Adam::new(0.1, Net::zeros);
    /// assert!(OptimizerState::<Net>::set_number(&mut adam, "steps", StateNumber::Count(7)));
    /// assert!(!OptimizerState::<Net>::set_number(&mut adam, "epochs", StateNumber::Count(7)));
    /// assert_eq!(adam.steps(), 7);
    /// ```
    fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
        let _ = (name, number);
        false
    }

    /// The slot of this name.
    ///
    /// ```
    /// use netwright::{optimizer::OptimizerState, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let momentum = Momentum::new(0.1, 0.9, Net::zeros);
    /// let velocity: Option<&Net> = momentum.slot("velocity");
    /// assert!(velocity.is_some_and(|velocity| velocity.parameters() == [0.0; 2]));
    /// ```
    fn slot<'a>(&'a self, name: &str) -> Option<&'a N>
    where
        N: 'a,
    {
        let mut found = None;
        self.each_slot(&mut |slot, network| {
            if slot == name {
                found = Some(network);
            }
        });
        found
    }

    /// The slot of this name, to be restored.
    ///
    /// ```
    /// use netwright::{optimizer::OptimizerState, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let mut momentum = Momentum::new(0.1, 0.9, Net::zeros);
    /// if let Some(velocity) = momentum.slot_mut("velocity") {
    ///     *velocity = Net::new(1);
    /// }
    /// assert_eq!(momentum.velocity.parameters(), Net::new(1).parameters());
    /// ```
    fn slot_mut<'a>(&'a mut self, name: &str) -> Option<&'a mut N>
    where
        N: 'a,
    {
        let mut found = None;
        self.each_slot_mut(&mut |slot, network| {
            if slot == name {
                found = Some(network);
            }
        });
        found
    }

    /// The number of this name.
    ///
    /// ```
    /// use netwright::{optimizer::{OptimizerState, StateNumber}, prelude::*};
    ///
    /// network! { struct Net<1, 1 identity>; }
    /// let adam = Adam::new(0.1, Net::zeros).at_step(3);
    /// assert_eq!(OptimizerState::<Net>::number(&adam, "steps"), Some(StateNumber::Count(3)));
    /// ```
    fn number(&self, name: &str) -> Option<StateNumber> {
        let mut found = None;
        self.each_number(&mut |other, number| {
            if other == name {
                found = Some(number);
            }
        });
        found
    }
}

/// Slots in an array, each with its name: `slots!(moments: mean, square)`.
macro_rules! slots {
    ($field:ident: $($name:ident),*) => {
        fn each_slot<'a>(&'a self, visit: &mut dyn FnMut(&'static str, &'a N))
        where
            N: 'a,
        {
            let [$($name),*] = &self.$field;
            $(visit(stringify!($name), $name.borrow());)*
        }

        fn each_slot_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'static str, &'a mut N))
        where
            N: 'a,
        {
            let [$($name),*] = &mut self.$field;
            $(visit(stringify!($name), $name.borrow_mut());)*
        }
    };
}

/// A slot that is a field: `slot!(velocity)`.
macro_rules! slot {
    ($field:ident) => {
        fn each_slot<'a>(&'a self, visit: &mut dyn FnMut(&'static str, &'a N))
        where
            N: 'a,
        {
            visit(stringify!($field), self.$field.borrow());
        }

        fn each_slot_mut<'a>(&'a mut self, visit: &mut dyn FnMut(&'static str, &'a mut N))
        where
            N: 'a,
        {
            visit(stringify!($field), self.$field.borrow_mut());
        }
    };
}

/// The number of steps, of an optimiser with a field `betas`.
macro_rules! steps {
    () => {
        fn each_number(&self, visit: &mut dyn FnMut(&'static str, StateNumber)) {
            visit("steps", StateNumber::Count(self.betas.steps));
        }

        fn set_number(&mut self, name: &str, number: StateNumber) -> bool {
            match (name, number) {
                ("steps", StateNumber::Count(steps)) => self.betas.steps = steps,
                _ => return false,
            }
            true
        }
    };
}

/// The rate of an optimiser with a field `rate`.
macro_rules! rate {
    () => {
        #[inline(always)]
        fn rate(&self) -> S {
            self.rate
        }
        #[inline(always)]
        fn set_rate(&mut self, rate: S) {
            self.rate = rate;
        }
    };
}

pub(super) use {rate, slot, slots, steps};
