//! The constants that name layers, what is frozen by name, and the state of an optimiser that freezes.
#![allow(clippy::panic)] // a test may panic
#![allow(non_snake_case)] // a value whose name differs in nothing but case

use netwright::optimizer::{Freeze, LayerOf, OptimizerState, StateNumber};
use netwright::prelude::*;
use netwright::program::Program;

// Names that differ in nothing but case, that other constants have, and that are words of Rust.
network! {
    struct Odd {
        x: input(2);
        h: x -> dense(2) -> tanh;
        H: h -> dense(2) -> tanh;
        inputs: H -> dense(2) -> tanh;
        r#type: inputs -> dense(2) -> tanh;
        _y: r#type -> dense(1);
        loss: mse(_y);
    }
}

#[test]
fn each_layer_has_a_constant() {
    let layers = [Odd::H, Odd::H_, Odd::INPUTS_, Odd::TYPE, Odd::_Y];
    assert_eq!(layers.map(LayerOf::name), ["h", "H", "inputs", "type", "_y"]);
    assert_eq!(layers.map(LayerOf::index), [0, 1, 2, 3, 4]);
    assert_eq!(Odd::INPUTS, 2);
    assert_eq!(<Odd as Program<f32>>::LAYERS.len(), 5);
    for layer in layers {
        assert_eq!(LayerOf::named(layer.name()), Some(layer));
    }
    assert_eq!(LayerOf::<Odd>::named("x"), None);
    assert_eq!(format!("{:?}", Odd::TYPE), "type");
}

/// Layers without a place for their bit in the first word.
#[test]
fn more_layers_than_a_word_has_bits() {
    let mut optimizer = Freeze::<_, Odd>::new(Sgd::new(0.1_f32));
    let far = LayerOf::<Odd>::at(300);
    assert!(optimizer.is_frozen(far));
    optimizer.thaw(far);
    assert!(!optimizer.is_frozen(far) && optimizer.is_frozen(LayerOf::at(299)));
    // Beyond every network nothing is frozen, and nothing fails.
    let beyond = LayerOf::<Odd>::at(usize::MAX);
    optimizer.freeze(beyond);
    assert!(!optimizer.is_frozen(beyond));
    assert_eq!(beyond.name(), "");
}

#[test]
fn the_bits_are_saved_by_name() {
    let mut net = Odd::new(1);
    let mut optimizer = Freeze::new(Momentum::new(0.1, 0.9, Odd::zeros)).except(Odd::_Y).except(Odd::H);
    net.train_step(&[0.5, -0.5], &[1.0], &mut optimizer);
    assert_eq!(
        format!("{:?}", optimizer.layers().map(LayerOf::name).collect::<Vec<_>>()),
        r#"["H", "inputs", "type"]"#
    );
    let mut numbers = Vec::new();
    OptimizerState::<Odd>::each_number(&optimizer, &mut |name, number| numbers.push((name, number)));
    let [("frozen", StateNumber::Count(bits))] = numbers[..] else { panic!("{numbers:?}") };
    assert_eq!(bits & 0b11111, 0b01110);

    // Another optimiser goes on with the same bits.
    let mut other = Freeze::only(Momentum::new(0.1, 0.9, Odd::zeros), &[]);
    assert!(OptimizerState::<Odd>::set_number(&mut other, "frozen", StateNumber::Count(bits)));
    assert!(!OptimizerState::<Odd>::set_number(&mut other, "frozen", StateNumber::Real(1.0)));
    assert!(!OptimizerState::<Odd>::set_number(&mut other, "frozen_64", StateNumber::Count(1)));
    optimizer.each_slot(&mut |name, from: &Odd| {
        if let Some(to) = other.slot_mut(name) {
            to.clone_from(from);
        }
    });
    assert!(other.layers().eq(optimizer.layers()));
    let mut same = net.clone();
    net.train_step(&[0.5, -0.5], &[1.0], &mut optimizer);
    same.train_step(&[0.5, -0.5], &[1.0], &mut other);
    assert_eq!(net.parameters(), same.parameters());
}
