// EXPECT prev(y) | name
// AT prev(y)
// FIX z: prev(y); loss: mse(z);
// MEND loss: mse(prev(y)); ==> z: prev(y); loss: mse(z);
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        y: h -> dense(1);
        output: y;
        loss: mse(prev(y));
    }
}
