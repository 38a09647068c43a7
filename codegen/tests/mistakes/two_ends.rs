// EXPECT value | without a loss
// AT value: h
// FIX loss: cross_entropy(policy) + mse(value);
// MEND value: h -> dense(1); ==> value: h -> dense(1); loss: cross_entropy(policy) + mse(value);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        policy: h -> dense(3) -> softmax;
        value: h -> dense(1);
    }
}
