// EXPECT y[1..3] | name
// AT mse(y[1..3])
// FIX z: y -> slice(1..3); loss: mse(z);
// MEND loss: mse(y[1..3]); ==> z: y -> slice(1..3); loss: mse(z);
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(4);
        loss: mse(y[1..3]);
    }
}
