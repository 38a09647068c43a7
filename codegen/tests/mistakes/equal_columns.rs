// WARN weights | both units of `h` | alike
// AT weights = [[0.5, 0.5], [0.1, 0.1]]
// FIX remove || random
// MEND [0.1, 0.1]] ==> [0.1, 0.2]]
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, weights = [[0.5, 0.5], [0.1, 0.1]]) -> tanh;
        y: h -> dense(1, weights = [[1], [1]]);
        loss: mse(y);
    }
}
