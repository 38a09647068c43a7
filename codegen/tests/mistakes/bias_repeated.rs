// EXPECT ; or [0.1; 3] | list || `;`
// AT bias = [0.1; 3]
// FIX [0.1, 0.1, 0.1]
// MEND [0.1; 3] ==> [0.1, 0.1, 0.1]
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = [0.1; 3]);
        loss: mse(y);
    }
}
