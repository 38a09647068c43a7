// EXPECT h -> dense(1) | name
// AT mse(h -> dense(1))
// FIX z: h -> dense(1); loss: mse(z);
// MEND loss: mse(h -> dense(1)); ==> z: h -> dense(1); loss: mse(z);
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(4) -> relu;
        loss: mse(h -> dense(1));
    }
}
