// EXPECT y[0] | name
// AT mse(y[0])
// FIX z: y -> slice(0..1); loss: mse(z);
// MEND loss: mse(y[0]); ==> z: y -> slice(0..1); loss: mse(z);
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2);
        loss: mse(y[0]);
    }
}
