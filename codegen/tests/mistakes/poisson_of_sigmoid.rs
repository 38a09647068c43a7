// WARN poisson | sigmoid | logarithm
// AT poisson(y)
// FIX remove `sigmoid`
// MEND -> sigmoid; ==> ;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> sigmoid;
        loss: poisson(y);
    }
}
