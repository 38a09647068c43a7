//! Optimisers: they go on where they were saved, and are refused where they are others. Changed bytes of them
//! and of a network.

use netwright::optimizer::{
    Adagrad, AdamW, AmsGrad, Ema, Freeze, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree, WeightDecay,
};
use netwright::prelude::*;
use netwright::schedule::Plateau;

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
    let zeros = Tanh::zeros;
    goes_on!(Adagrad<f32, Tanh>, Adagrad::new(0.1, zeros).epsilon(1e-6));
    goes_on!(AmsGrad<f32, Tanh>, AmsGrad::new(0.1, zeros).betas(0.8, 0.6).epsilon(1e-6));
    goes_on!(NAdam<f32, Tanh>, NAdam::new(0.1, zeros).betas(0.8, 0.6).epsilon(1e-6).momentum_decay(0.1));
    goes_on!(RAdam<f32, Box<Tanh>>, RAdam::new(0.1, Tanh::boxed_zeros).betas(0.8, 0.9).epsilon(1e-6));
    goes_on!(Lion<f32, Tanh>, Lion::new(0.1, zeros).betas(0.8, 0.6));
    goes_on!(Rprop<f32, Tanh>, Rprop::new(0.1, zeros).etas(0.4, 1.3).step_sizes(0.05, 0.2));
    goes_on!(RmsProp<f32, Tanh>, RmsProp::new(0.1, zeros).alpha(0.8).epsilon(1e-6));
    goes_on!(RmsProp<f32, Tanh, 2, true>, RmsProp::centered(0.1, zeros).alpha(0.8));
    goes_on!(RmsProp<f32, Tanh, 2>, RmsProp::with_momentum(0.1, 0.7, zeros));
    goes_on!(RmsProp<f32, Tanh, 3, true>, RmsProp::centered_with_momentum(0.1, 0.7, zeros));
    goes_on!(AdamW<f32, Tanh>, AdamW::new(0.1, zeros).betas(0.8, 0.6).epsilon(1e-6).decay(0.1));
    goes_on!(WeightDecay<Sgd, false>, WeightDecay::coupled(Sgd::new(0.1), 0.2).without_bias());
    let momentum = Momentum::new(0.1, 0.9, zeros);
    goes_on!(Freeze<Momentum<f32, Tanh>, Tanh>, Freeze::new(momentum).except(Tanh::LAYER1));
    goes_on!(Freeze<Sgd, Tanh>, Freeze::only(Sgd::new(0.1), &[]));
    let free = ScheduleFree::new(0.1, Tanh::new(1), zeros);
    goes_on!(ScheduleFree<f32, Tanh>, free.betas(0.8, 0.6).epsilon(1e-6).weight_decay(0.1));

    let mut ema = Ema::new(0.75, Tanh::zeros());
    ema.update(&Tanh::new(1));
    let back: Ema<Tanh> = serde_json::from_str(&serde_json::to_string(&ema)?)?;
    assert!(back == ema);
    let mut plateau = Plateau::new(0.1_f32).factor(0.5).patience(1).cooldown(2).least(0.01).maximize();
    for measure in [0.5, 0.25, 0.25, 0.5] {
        let mut back: Plateau<f32> = serde_json::from_str(&serde_json::to_string(&plateau)?)?;
        let mut bytes: Plateau<f32> = postcard::from_bytes(&postcard::to_allocvec(&plateau)?)?;
        let rate = plateau.observe(measure);
        assert_eq!((back.observe(measure), bytes.observe(measure)), (rate, rate));
        assert_eq!((back, bytes), (plateau, plateau));
    }

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
    let centered = serde_json::to_string(&RmsProp::centered(0.1_f32, Tanh::zeros))?;
    let text = "this RMSprop is centered: read it as `RmsProp<_, _, _, true>`";
    assert!(error::<RmsProp<f32, Tanh, 2>>(&centered).starts_with(text));
    assert!(serde_json::from_str::<RmsProp<f32, Tanh, 3, true>>(&centered).is_err());
    let text = "RmsProp has an alpha of 1: write one from 0 to below 1";
    assert!(error::<RmsProp<f32, Tanh, 2, true>>(&centered.replace("0.99", "1.0")).starts_with(text));
    let decoupled = serde_json::to_string(&WeightDecay::decoupled(Sgd::new(0.1_f32), 0.2))?;
    let text = "this decay is decoupled: read it as `WeightDecay<_, true>`";
    assert!(error::<WeightDecay<Sgd, false>>(&decoupled).starts_with(text));
    let freeze = serde_json::to_string(&Freeze::only(Sgd::new(0.1_f32), &[Tanh::LAYER2]))?;
    assert_eq!(freeze, r#"{"frozen":["layer2"],"of":{"rate":0.1}}"#);
    let text = "the network has no layer `layer3`";
    assert!(error::<Freeze<Sgd, Tanh>>(&freeze.replace("layer2", "layer3")).starts_with(text));
    let plateau = serde_json::to_string(&Plateau::new(0.1_f32))?.replace("\"factor\":0.1", "\"factor\":1.5");
    let text = "Plateau has a factor of 1.5: write one from 0 to 1";
    assert!(error::<Plateau<f32>>(&plateau).starts_with(text));
    Ok(())
}
