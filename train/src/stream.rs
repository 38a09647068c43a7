//! `Stream`: rows that are read anew in each epoch, and never all at once.
//!
//! Input: a function that begins to read. Output: blocks of rows in a random order. Guarantees: as many rows
//! are in memory as the buffer and a block have; the order is a function of the rows, the seed and the epoch.

use netwright_runtime::Generator;

use crate::{Dataset, Error, Scaling, draws};

/// A row and its target.
pub(crate) type Pair<const I: usize, const T: usize> = ([f32; I], [f32; T]);
/// A row and its target, or why there is none.
type Row<const I: usize, const T: usize> = Result<Pair<I, T>, Error>;
/// The rows of an epoch.
type Rows<const I: usize, const T: usize> = Box<dyn Iterator<Item = Row<I, T>>>;

/// Rows that do not fit into memory: those of a CSV file
/// ([`Csv::classification`](crate::Csv::classification), [`Csv::regression`](crate::Csv::regression)), of IDX
/// files ([`idx::stream`](crate::idx::stream)), or of any iterator.
///
/// An epoch reads the source once. Rows wait in a buffer; each that leaves it is drawn among those that wait,
/// as with `tf.data.Dataset.shuffle`, so a buffer of more rows mixes them better. They come out in blocks,
/// each of them a [`Dataset`], to be trained on batch by batch.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Standardize, Stream};
///
/// network! { pub struct Line<1, 1 identity>; }
///
/// // A source that nobody could keep: here, numbers that are computed when they are read.
/// let stream = Stream::new(|| Ok((0..1000).map(|i| Ok(([i as f32], [0.002 * i as f32]))))).buffer(256).block(64);
/// let scaling = stream.standardize()?;
/// let (mut net, mut adam, mut workspace) = (Line::new(1), Adam::new(0.05, Line::zeros), Line::workspace::<32>());
/// for epoch in 1..=5 {
///     for block in stream.epoch(epoch)? {
///         let mut block = block?;
///         scaling.apply(&mut block);
///         for (x, target) in block.rows().chunks(32).zip(block.targets().chunks(32)) {
///             net.train_batch(&mut workspace, x, target, &mut adam);
///         }
///     }
/// }
/// assert!(net.loss(&scaling.row(&[500.0]), &[1.0]) < 0.01);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[doc(alias("DataLoader", "IterableDataset", "tf.data", "generator", "out-of-core"))]
pub struct Stream<const I: usize, const T: usize> {
    open: Box<dyn Fn() -> Result<Rows<I, T>, Error>>,
    buffer: usize,
    block: usize,
    seed: u64,
}

impl<const I: usize, const T: usize> Stream<I, T> {
    /// A stream of what `open` begins to read, once in each epoch. By default 8,192 rows wait, and a block
    /// has 1,024.
    pub fn new<R>(open: impl Fn() -> Result<R, Error> + 'static) -> Self
    where
        R: IntoIterator<Item = Row<I, T>>,
        R::IntoIter: 'static,
    {
        let open = move || Ok(Box::new(open()?.into_iter()) as Rows<I, T>);
        Self { open: Box::new(open), buffer: 8192, block: 1024, seed: 0 }
    }

    /// How many rows wait, at least 1; with 1 they stay in their order.
    #[must_use]
    pub fn buffer(self, rows: usize) -> Self {
        Self { buffer: rows, ..self }
    }

    /// How many rows a block has, at least 1; the last one of an epoch has those that are left. A multiple of
    /// the batch leaves no short batch within an epoch.
    #[must_use]
    pub fn block(self, rows: usize) -> Self {
        Self { block: rows, ..self }
    }

    /// The seed of the order, by default 0.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The blocks of an epoch. The k-th row that leaves the buffer is drawn with
    /// [`draws(seed, epoch, k)`](crate::draws), from 0.
    ///
    /// # Errors
    ///
    /// If the source cannot be read, or a buffer or a block has no rows. A block is an error, and the last
    /// one, where a row is; and where there are no rows at all.
    ///
    /// ```
    /// use netwright::train::Stream;
    ///
    /// let stream = Stream::new(|| Ok((0..100).map(|i| Ok(([i as f32], [0.0]))))).buffer(50).block(40);
    /// let epoch = |epoch| -> Result<Vec<f32>, netwright::train::Error> {
    ///     let mut all = Vec::new();
    ///     for block in stream.epoch(epoch)? {
    ///         all.extend(block?.rows().iter().map(|[x]| x));
    ///     }
    ///     Ok(all)
    /// };
    /// assert_eq!(epoch(1)?, epoch(1)?);
    /// assert_ne!(epoch(1)?, epoch(2)?);
    /// # Ok::<(), netwright::train::Error>(())
    /// ```
    pub fn epoch(&self, epoch: u64) -> Result<Blocks<I, T>, Error> {
        let Self { buffer, block, seed, .. } = *self;
        for (name, rows) in [("buffer", buffer), ("block", block)] {
            if rows == 0 {
                return Err(Error::refused(
                    format!("a {name} of 0 rows"),
                    format!("give `{name}` at least 1"),
                ));
            }
        }
        let rows = (self.open)()?;
        Ok(Blocks { rows: Some(rows), waiting: Vec::new(), buffer, block, seed, epoch, read: 0, given: 0 })
    }

    /// The scaling of all rows, which [`Standardize::fit`](crate::Standardize::fit) would make of them, too.
    /// It reads the source twice.
    ///
    /// # Errors
    ///
    /// If the source cannot be read, or has no rows.
    #[doc(alias("StandardScaler", "partial_fit"))]
    pub fn standardize(&self) -> Result<Scaling<I>, Error> {
        let (mut count, mut sums) = (0.0, [0.0; I]);
        self.each(|row| {
            count += 1.0;
            sums.iter_mut().zip(row).for_each(|(sum, &number)| *sum += f64::from(number));
        })?;
        let means = sums.map(|sum| sum / count);
        let mut squares = [0.0; I];
        self.each(|row| {
            for ((square, &number), mean) in squares.iter_mut().zip(row).zip(&means) {
                *square += (f64::from(number) - mean).powi(2);
            }
        })?;
        Ok(Scaling::of_deviations(means, squares.map(|square| (square / count).sqrt())))
    }

    /// Calls a function for each row, in the order of the source.
    fn each(&self, mut call: impl FnMut(&[f32; I])) -> Result<(), Error> {
        let mut count = 0;
        for row in (self.open)()? {
            let (row, _) = checked(row, count)?;
            call(&row);
            count += 1;
        }
        if count == 0 { Err(no_rows()) } else { Ok(()) }
    }
}

/// The blocks of an epoch of a [`Stream`].
///
/// ```
/// use netwright::train::Stream;
///
/// let stream = Stream::new(|| Ok((0..5).map(|i| Ok(([i as f32], [0.0]))))).block(2);
/// let sizes = stream.epoch(1)?.map(|block| Ok(block?.len())).collect::<Result<Vec<_>, netwright::train::Error>>()?;
/// assert_eq!(sizes, [2, 2, 1]);
/// # Ok::<(), netwright::train::Error>(())
/// ```
pub struct Blocks<const I: usize, const T: usize> {
    /// `None` at the end of the source, and after an error.
    rows: Option<Rows<I, T>>,
    waiting: Vec<([f32; I], [f32; T])>,
    buffer: usize,
    block: usize,
    seed: u64,
    epoch: u64,
    /// How many rows were read, and how many left the buffer.
    read: u64,
    given: u64,
}

impl<const I: usize, const T: usize> Blocks<I, T> {
    /// Reads until the buffer is full, or nothing is left.
    fn fill(&mut self) -> Result<(), Error> {
        while let (Some(rows), true) = (&mut self.rows, self.waiting.len() < self.buffer) {
            match rows.next() {
                Some(row) => self.waiting.push(checked(row, self.read)?),
                None => self.rows = None,
            }
            self.read += u64::from(self.rows.is_some());
        }
        Ok(())
    }

    /// The next row; `None` where nothing is left.
    fn row(&mut self) -> Result<Option<Pair<I, T>>, Error> {
        self.fill()?;
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let mut draws: Generator = draws(self.seed, self.epoch, self.given);
        self.given += 1;
        Ok(Some(self.waiting.swap_remove(draws.below(self.waiting.len()))))
    }

    fn block(&mut self) -> Result<Option<Dataset<I, T>>, Error> {
        let mut pairs = Vec::new();
        while pairs.len() < self.block {
            match self.row()? {
                Some(pair) => pairs.push(pair),
                None => break,
            }
        }
        if self.read == 0 {
            return Err(no_rows());
        }
        if pairs.is_empty() { Ok(None) } else { Dataset::collect(pairs).map(Some) }
    }
}

impl<const I: usize, const T: usize> Iterator for Blocks<I, T> {
    type Item = Result<Dataset<I, T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows.is_none() && self.waiting.is_empty() {
            return None;
        }
        let block = self.block().transpose();
        if matches!(block, Some(Err(_))) {
            self.rows = None;
            self.waiting.clear();
        }
        block
    }
}

fn no_rows() -> Error {
    Error::refused("the stream has no rows", "it needs at least one in each epoch")
}

/// A row of finite numbers.
fn checked<const I: usize, const T: usize>(
    row: Row<I, T>,
    index: u64,
) -> Result<([f32; I], [f32; T]), Error> {
    let (x, target) = row?;
    for (what, numbers) in [("input", &x[..]), ("target", &target[..])] {
        if let Some((at, number)) = numbers.iter().enumerate().find(|(_, number)| !number.is_finite()) {
            let fact = format!("row {index} of the stream: number {at} of the {what} is {number}");
            return Err(Error::refused(fact, "leave such rows out, or find out where the number is from"));
        }
    }
    Ok((x, target))
}
