//! `weights: file("policy.safetensors");`: the item, and files that do not fit. They are in
//! `tests/support/src/weights.rs`.

network! {
    pub struct Fits {
        x: input(2);
        y: x -> dense(1);
        weights: file("policy.safetensors");
    }
}

network! {
    pub struct WasSaved {
        x: input(2);
        y: x -> dense(1);
        weights: file("saved.safetensors");
    }
}

network! {
    pub struct AdviceOnItsLayersComesTooLate {
        x: input(2);
        h: x -> dense(3) -> relu -> tanh;
        a: h -> dense(4);
        y: a -> dense(3) -> hard_tanh -> softplus;
        weights: file("nowhere.safetensors");
    }
}

network! {
    pub struct ItsLossIsStillChosen {
        x: input(2);
        y: x -> dense(2) -> softmax;
        loss: mse(y);
        //~ warning «mse» `mse` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(y)`
        //~| help: if this is intended, write `mse(y, allow = "NW0052")`
        weights: file("nowhere.safetensors");
    }
}

network! {
    pub struct WasSavedWithoutItsActivation {
        x: input(2);
        y: x -> dense(1) -> tanh;
        weights: file("saved.safetensors");
        //~ «"saved.safetensors"» `saved.safetensors` was saved by another network: its signature has `output: 1`, and here `2 y: tanh 1 <- 1` [NW0065]
        //~| help: declare the network as it was saved, or make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct WasSavedByAnOtherVersion {
        x: input(2);
        y: x -> dense(1);
        weights: file("shortened.safetensors");
        //~ «"shortened.safetensors"» `shortened.safetensors` was saved by another network: its signature ends before `state: 0` [NW0065]
        //~| help: declare the network as it was saved, or make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct NobodyKnowsTheFile {
        x: input(2);
        y: x -> dense(1);
        weights: file("nowhere.safetensors");
    }
}

network! {
    pub struct AValueOfThisName {
        x: input(2);
        file: x -> tanh;
        weights: file -> dense(1);
    }
}

network! {
    pub struct Missing {
        x: input(2);
        y: x -> dense(1);
        weights: file("polcy.safetensors");
        //~ «"polcy.safetensors"» there is no file `/project/src/polcy.safetensors` [NW0065]
        //~| help: a path is relative to the file in which it is written: correct it, or write the file with `netwright::save` or `cargo netwright fill`
    }
}

network! {
    pub struct AllThatIsWrongElsewhere {
        x: input(2);
        y: xx -> dense(1);
        //~ «xx» no value is called `xx` [NW0007]
        //~| help: did you mean `x`?
        weights: file("secret.safetensors");
        //~ «"secret.safetensors"» the file `/project/src/secret.safetensors` cannot be read: permission denied [NW0065]
        //~| help: name a file that can be read when the program is compiled
    }
}

network! {
    pub struct Damaged {
        x: input(2);
        y: x -> dense(1);
        weights: file("damaged.safetensors");
        //~ «"damaged.safetensors"» `damaged.safetensors` is not a file of safetensors: byte 0 of the header should be `{` [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct Transposed {
        x: input(2);
        y: x -> dense(1);
        weights: file("transposed.safetensors");
        //~ «"transposed.safetensors"» `y.weights` has shape [1, 2] in `transposed.safetensors`, and [2, 1] here [NW0065]
        //~| help: weights are `[input][output]`; other frameworks have them the other way round, and `cargo netwright fill` transposes them
    }
}

network! {
    pub struct Wider {
        x: input(2);
        y: x -> dense(1);
        weights: file("wider.safetensors");
        //~ «"wider.safetensors"» `y.weights` has shape [4, 3] in `wider.safetensors`, and [2, 1] here [NW0065]
        //~| help: save the weights of this network, or declare the layer with the file's sizes
        //~ «"wider.safetensors"» `y.bias` has shape [3] in `wider.safetensors`, and [1] here [NW0065]
        //~| help: save the weights of this network, or declare the layer with the file's sizes
    }
}

network! {
    pub struct OtherTypes {
        x: input(2);
        y: x -> dense(1);
        weights: file("half.safetensors");
        //~ «"half.safetensors"» `y.weights` is F16 in `half.safetensors`, and F32 here [NW0065]
        //~| help: convert the file with `cargo netwright fill`
        //~ «"half.safetensors"» `y.bias` is F64 in `half.safetensors`, and F32 here [NW0065]
        //~| help: convert the file with `cargo netwright fill`
    }
}

network! {
    pub struct WithoutItsBias {
        x: input(2);
        y: x -> dense(1);
        weights: file("without_bias.safetensors");
        //~ «"without_bias.safetensors"» `without_bias.safetensors` has no tensor `y.bias`; this network needs it with shape [1] [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct WithABiasTooMany {
        x: input(2);
        y: x -> dense(1, bias = false);
        weights: file("policy.safetensors");
        //~ «"policy.safetensors"» `policy.safetensors` has the tensor `y.bias`, which this network does not have [NW0065]
        //~| help: save the weights of this network, or leave them out with `cargo netwright fill`
    }
}

network! {
    pub struct Twice {
        x: input(2);
        y: x -> dense(1);
        weights: file("twice.safetensors");
        //~ «"twice.safetensors"» `twice.safetensors` has the tensor `y.bias` twice [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct StateOfNoOperation {
        x: input(2);
        y: x -> dense(1);
        weights: file("of_norm.safetensors");
        //~ «"of_norm.safetensors"» `of_norm.safetensors` has the tensors `state.seed`, `state.step` and `state.n`, which this network does not have [NW0065]
        //~| help: save the weights of this network, or leave them out with `cargo netwright fill`
    }
}

network! {
    pub struct StateOfOtherTypes {
        x: input(2);
        n: x -> batch_norm;
        y: n -> dense(1);
        weights: file("of_norm.safetensors");
        //~ «"of_norm.safetensors"» `of_norm.safetensors` has no tensor `n.weights`; this network needs it with shape [2] [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
        //~ «"of_norm.safetensors"» `of_norm.safetensors` has no tensor `n.bias`; this network needs it with shape [2] [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
        //~ «"of_norm.safetensors"» `state.step` is F32 in `of_norm.safetensors`, and I64 here [NW0065]
        //~| help: convert the file with `cargo netwright fill`
    }
}

network! {
    pub struct Foreign {
        x: input(2);
        y: x -> dense(1);
        weights: file("torch.safetensors");
        //~ «"torch.safetensors"» `torch.safetensors` has the tensors `net.0.weight`, `net.0.bias`, `net.2.weight`, `net.2.bias`, `net.4.weight` and 3 others; this network has the tensors `y.weights` and `y.bias` [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct ForeignWithOneTensor {
        x: input(2);
        y: x -> dense(1, bias = false);
        weights: file("one.safetensors");
        //~ «"one.safetensors"» `one.safetensors` has the tensor `scale`; this network has the tensor `y.weights` [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct Empty {
        x: input(2);
        y: x -> dense(1);
        weights: file("empty.safetensors");
        //~ «"empty.safetensors"» `empty.safetensors` has no tensors; this network has the tensors `y.weights` and `y.bias` [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
    }
}

network! {
    pub struct TiedLayersHaveTheirBiasAlone {
        x: input(2);
        h: x -> dense(2, bias = false);
        y: h -> dense(2, tie = h);
        weights: file("policy.safetensors");
        //~ «"policy.safetensors"» `policy.safetensors` has no tensor `h.weights`; this network needs it with shape [2, 2] [NW0065]
        //~| help: make a file of this network from it with `cargo netwright fill`
        //~ «"policy.safetensors"» `y.bias` has shape [1] in `policy.safetensors`, and [2] here [NW0065]
        //~| help: save the weights of this network, or declare the layer with the file's sizes
        //~ «"policy.safetensors"» `policy.safetensors` has the tensor `y.weights`, which this network does not have [NW0065]
        //~| help: save the weights of this network, or leave them out with `cargo netwright fill`
    }
}

network! {
    pub struct GivenTwice {
        x: input(2);
        h: x -> dense(2, weights = [[1, 0], [0, 1]], bias = false);
        //~ 2. «weights» `weights` is given here and in the file of the weights [NW0025]
        //~| help: remove the option, or the item with the file
        //~| note: +2 «weights» the file is named
        y: h -> dense(1, bias = [1]);
        //~ 3. «bias» `bias` is given here and in the file of the weights [NW0025]
        //~| help: remove the option, or the item with the file
        //~| note: +1 «weights» the file is named
        weights: file("nowhere.safetensors");
        weights: file("policy.safetensors");
        //~ 1. «weights» the weights are those of one file, and this is a second one [NW0025]
        //~| help: remove one of the two
        //~| note: -1 «weights» the first one is
    }
}

network! {
    pub struct Habits {
        x: input(2);
        y: x -> dense(1);
        weights: "policy.safetensors";
        //~ «"policy.safetensors"» the file of the weights is named by `file` [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct HabitsOfRust {
        x: input(2);
        y: x -> dense(1);
        weights: include_bytes!("policy.safetensors");
        //~ «include_bytes!("policy.safetensors")» the file of the weights is named by `file` [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct Misspelled {
        x: input(2);
        y: x -> dense(1);
        weights: fille("policy.safetensors");
        //~ «fille("policy.safetensors")» the file of the weights is named by `file` [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct Computed {
        x: input(2);
        y: x -> dense(1);
        weights: file(concat!("policy", ".safetensors"));
        //~ «concat!("policy", ".safetensors")» `file` takes a path in quotes, which a macro sees as it is written [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct NoPath {
        x: input(2);
        y: x -> dense(1);
        weights: file();
        //~ «()» `file` takes a path in quotes, which a macro sees as it is written [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct OfAValue {
        x: input(2);
        y: x -> dense(1);
        w: file("policy.safetensors");
        //~ «file("policy.safetensors")» `file` gives the weights of the network, not the value `w` [NW0001]
        //~| help: write `weights: file("policy.safetensors");`
    }
}

network! {
    pub struct WithAShape {
        x: input(2);
        y: x -> dense(1);
        weights[2, 1]: file("policy.safetensors") -> tanh;
        //~ «[2, 1]» `weights` declares no value, so it has no shape [NW0030]
        //~| help: write `weights:` without a shape
        //~ «->» expected `;`, found `->` [NW0001]
        //~| help: an item ends with `;`
    }
}
