// EXPECT a - b | name
// AT mse(a - b)
// FIX z: a - b; loss: mse(z);
// MEND loss: mse(a - b); ==> z: a - b; loss: mse(z);
network! {
    pub struct N {
        x: input(4);
        a: x -> dense(1);
        b: x -> dense(1);
        loss: mse(a - b);
    }
}
