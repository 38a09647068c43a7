//! Optimisers: they go on where they were saved, and are refused where they are others. Changed bytes of them
//! and of a network.

use netwright::prelude::*;

use crate::{Relu, Stateful, Tanh, error};

/// A step after the pause has the bits that it would have had without it, for every optimiser, in every
/// format.
#[test]
fn optimisers_go_on_where_they_were_saved() -> Result<(), Box<dyn std::error::Error>> {
    let (x, target) = ([0.5, -0.25, 1.0], [0.5]);
    macro_rules! goes_on {
        ($kind:ty, $optimizer:expr) => {{
            let (mut net, mut optimizer): (Tanh, $kind) = (Tanh::new(1), $optimizer);
            for _ in 0..7 {
                net.train_step(&x, &target, &mut optimizer);
            }
            let json: $kind = serde_json::from_str(&serde_json::to_string(&optimizer)?)?;
            let bytes: $kind = postcard::from_bytes(&postcard::to_allocvec(&optimizer)?)?;
            assert!(json == optimizer && bytes == optimizer);
            let mut nets = [net.clone(), net.clone(), net];
            for (net, mut optimizer) in nets.iter_mut().zip([json, bytes, optimizer]) {
                net.train_step(&x, &target, &mut optimizer);
            }
            assert!(nets[0] == nets[2] && nets[1] == nets[2]);
        }};
    }
    goes_on!(Sgd, Sgd::new(0.1));
    goes_on!(Momentum<f32, Tanh>, Momentum::new(0.1, 0.9, Tanh::zeros));
    goes_on!(Momentum<f32, Box<Tanh>, true>, Momentum::nesterov(0.1, 0.9, Tanh::boxed_zeros));
    goes_on!(Adam<f32, Tanh>, Adam::new(0.1, Tanh::zeros));
    goes_on!(Adam<f32, Box<Tanh>>, Adam::new(0.1, Tanh::boxed_zeros).betas(0.8, 0.99).epsilon(1e-6));
    let adam = Adam::new(0.1_f32, Tanh::zeros).betas(0.8, 0.99).epsilon(1e-6);
    assert_eq!((adam.current_betas(), adam.current_epsilon()), ([0.8, 0.99], 1e-6));

    let mut generator = netwright::Generator::new(u64::MAX);
    generator.next_u64();
    let mut back: netwright::Generator = serde_json::from_str(&serde_json::to_string(&generator)?)?;
    assert_eq!(back.next_u64(), generator.next_u64());
    Ok(())
}

/// The numbers of an optimiser are written as those of a network.
#[test]
fn every_rate_comes_back() -> Result<(), Box<dyn std::error::Error>> {
    for rate in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, -0.0, 7.038_531e-26, f32::from_bits(1)] {
        macro_rules! comes_back {
            ($kind:ty, $optimizer:expr, $number:ident) => {{
                let optimizer: $kind = $optimizer;
                let json: $kind = serde_json::from_str(&serde_json::to_string(&optimizer)?)?;
                let bytes: $kind = postcard::from_bytes(&postcard::to_allocvec(&optimizer)?)?;
                for back in [json.$number, bytes.$number] {
                    assert!(
                        back.to_bits() == rate.to_bits() || back.is_nan() && rate.is_nan(),
                        "{rate}: {back}"
                    );
                }
            }};
        }
        comes_back!(Sgd, Sgd::new(rate), rate);
        comes_back!(Momentum<f32, Tanh>, Momentum::new(rate, 0.9, Tanh::zeros), rate);
        comes_back!(Momentum<f32, Tanh>, Momentum::new(0.1, rate, Tanh::zeros), momentum);
        comes_back!(Adam<f32, Tanh>, Adam::new(rate, Tanh::zeros), rate);
    }
    Ok(())
}

/// Whatever bytes of a binary format come, they are a network or an error.
#[test]
fn changed_and_cut_bytes_do_no_harm() -> Result<(), Box<dyn std::error::Error>> {
    let network = postcard::to_allocvec(&Stateful::new(3))?;
    let adam = postcard::to_allocvec(&Adam::new(0.1_f32, Tanh::zeros))?;
    for length in 0..network.len() {
        assert!(postcard::from_bytes::<Stateful>(&network[..length]).is_err());
    }
    for length in 0..adam.len() {
        assert!(postcard::from_bytes::<Adam<f32, Tanh>>(&adam[..length]).is_err());
    }
    for at in 0..adam.len() {
        for byte in 0..=u8::MAX {
            let mut bytes = adam.clone();
            bytes[at] = byte;
            if let Ok(mut adam) = postcard::from_bytes::<Adam<f32, Tanh>>(&bytes) {
                Tanh::new(1).train_step(&[0.5; 3], &[0.5], &mut adam);
            }
        }
    }
    Ok(())
}

#[test]
fn another_optimiser_is_refused() -> Result<(), serde_json::Error> {
    let heavy_ball = serde_json::to_string(&Momentum::new(0.1_f32, 0.9, Tanh::zeros))?;
    assert!(
        error::<Momentum<f32, Tanh, true>>(&heavy_ball)
            .starts_with("this is heavy-ball momentum: read it as")
    );
    let nesterov = serde_json::to_string(&Momentum::nesterov(0.1_f32, 0.9, Tanh::zeros))?;
    assert!(error::<Momentum<f32, Tanh>>(&nesterov).starts_with("this is Nesterov's momentum: read it as"));
    // The moments are networks, with a signature each.
    let adam = serde_json::to_string(&Adam::new(0.1_f32, Tanh::zeros))?;
    assert!(
        error::<Adam<f32, Relu>>(&adam)
            .starts_with("this is another network: line 4 is `2 layer1: tanh 4 <- 1`")
    );
    let text = adam.replace("[0.9,0.999]", "[0.9,1.5]");
    assert!(
        error::<Adam<f32, Tanh>>(&text).starts_with("Adam has a beta of 1.5: write one from 0 to below 1")
    );
    Ok(())
}
