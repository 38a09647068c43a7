//! `Chart`: lines, points and bars over two axes.
//!
//! * `axis.rs`: ranges and ticks.
//! * `band.rs`: the area between two numbers at each x.
//! * `legend.rs`: what the lines are.
//! * `line.rs`: a line as a path; one of many points is thinned to what can be seen.
//! * `mark.rs`: a point that no line leads to.
//!
//! Guarantees: as those of the crate; a number that is not finite is a gap in its line.

pub(crate) mod axis;
mod band;
mod legend;
pub(crate) mod line;
mod mark;

use std::fmt;

pub use self::axis::Axis;
use self::axis::{Scale, is_drawn};
use self::band::Band;
use self::legend::{Legend, Sample};
use self::line::{path, thinned};
use crate::{NEUTRAL, POSITIVE, Picture, Stroke, coordinate, escape, exact, open, width, write_text};

const SIZE: [f64; 2] = [420.0, 270.0];
/// Above the plot, for the title.
const TOP: f64 = 34.0;
/// Below the plot: ticks, and the label of the axis.
const BOTTOM: f64 = 38.0;
const RIGHT: f64 = 16.0;
/// Lines of up to so many points have a dot at each.
const DOTS: usize = 40;

#[derive(Clone, Debug, PartialEq)]
struct Line {
    name: String,
    points: Vec<[f64; 2]>,
    /// Whether a line leads from point to point.
    is_joined: bool,
}

/// A chart of lines, points, bands and bars.
///
/// ```
/// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
/// use netwright::train::plot::{Axis, Chart};
///
/// let chart = Chart::new("loss")
///     .x(Axis::named("epoch").whole())
///     .line("training", [[1.0, 0.9], [2.0, 0.4]])
///     .line("validation", [[1.0, 0.8], [2.0, f64::NAN]]);
/// let document = chart.to_string();
/// assert!(document.contains(">validation</text>"));
/// assert!(document.contains("<title>training, 2: 0.4</title>"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    title: String,
    x: Axis,
    y: Axis,
    lines: Vec<Line>,
    bands: Vec<Band>,
    /// From, to, height.
    bars: Vec<[f64; 3]>,
    has_diagonal: bool,
}

impl Chart {
    /// A chart with this title, and nothing in it yet.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        let (x, y) = (Axis::default(), Axis::default());
        let (lines, bands, bars) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), x, y, lines, bands, bars, has_diagonal: false }
    }

    /// The axis from left to right.
    #[must_use]
    pub fn x(self, x: Axis) -> Self {
        Self { x, ..self }
    }

    /// The axis from bottom to top; its label is above it.
    #[must_use]
    pub fn y(self, y: Axis) -> Self {
        Self { y, ..self }
    }

    /// A line through points, with its name for the legend, which may be empty.
    #[must_use]
    pub fn line(mut self, name: impl Into<String>, points: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let points = points.into_iter().collect();
        self.lines.push(Line { name: name.into(), points, is_joined: true });
        self
    }

    /// Points without a line, with their name for the legend, which may be empty.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// let chart = netwright::train::plot::Chart::new("rates").points("adam", [[0.1, 0.5], [0.2, 0.25]]);
    /// assert!(chart.to_string().contains("<title>adam, 0.2: 0.25</title>"));
    /// ```
    #[must_use]
    pub fn points(mut self, name: impl Into<String>, points: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let points = points.into_iter().collect();
        self.lines.push(Line { name: name.into(), points, is_joined: false });
        self
    }

    /// The area between two numbers at each x, `[x, from, to]`, with its name for the legend: where a
    /// prediction may be. It is behind everything else, in the colour of the line or of the points before it,
    /// or of the first ones.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// use netwright::train::plot::Chart;
    ///
    /// let chart = Chart::new("tides")
    ///     .line("mean", [[0.0, 1.0], [6.0, 3.0]])
    ///     .band("95 %", [[0.0, 0.5, 1.5], [6.0, 2.0, 4.0]]);
    /// assert!(chart.to_string().contains(">95 %</text>"));
    /// ```
    #[must_use]
    pub fn band(mut self, name: impl Into<String>, edges: impl IntoIterator<Item = [f64; 3]>) -> Self {
        let of = self.lines.len().saturating_sub(1);
        self.bands.push(Band { name: name.into(), of, edges: edges.into_iter().collect() });
        self
    }

    /// Bars from a number to another one, of a height.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// let chart = netwright::train::plot::Chart::new("weights").bars([[0.0, 1.0, 3.0], [1.0, 2.0, 5.0]]);
    /// assert!(chart.to_string().contains("<title>1 to 2: 5</title>"));
    /// ```
    #[must_use]
    pub fn bars(mut self, bars: impl IntoIterator<Item = [f64; 3]>) -> Self {
        self.bars.extend(bars);
        self
    }

    /// A faint line from corner to corner: the answers of chance, or of a calibrated network.
    ///
    /// ```
    /// # mod netwright { pub mod train { pub mod plot { pub use netwright_picture::*; } } }
    /// let chart = netwright::train::plot::Chart::new("ROC").diagonal();
    /// assert!(chart.to_string().contains("class=\"diagonal\""));
    /// ```
    #[must_use]
    pub fn diagonal(self) -> Self {
        Self { has_diagonal: true, ..self }
    }
}

impl Picture for Chart {}

/// Where the numbers of a chart are in its document.
struct Plot {
    x: Scale,
    y: Scale,
    left: f64,
}

impl Plot {
    fn of(chart: &Chart) -> Self {
        let numbers = |axis: usize| {
            let of_lines = chart.lines.iter().flat_map(|line| line.points.iter().copied());
            let places = of_lines.chain(chart.bands.iter().flat_map(Band::places));
            places.filter(|place| place.iter().all(|&number| is_drawn(number))).map(move |place| place[axis])
        };
        let ends = chart.bars.iter().flat_map(|&[from, to, _]| [from, to]);
        let heights = chart.bars.iter().map(|bar| bar[2]);
        let x = chart.x.scale(numbers(0).chain(ends), 6.0, true);
        let y = if chart.bars.is_empty() { chart.y.clone() } else { chart.y.clone().from_zero() };
        let y = y.scale(numbers(1).chain(heights), 5.0, false);
        let widest = y.ticks.iter().map(|(_, text)| width(text, false)).fold(0.0, f64::max);
        Self { x, y, left: widest + 18.0 }
    }

    fn x(&self, number: f64) -> f64 {
        self.left + (SIZE[0] - RIGHT - self.left) * self.x.part(number)
    }

    fn y(&self, number: f64) -> f64 {
        SIZE[1] - BOTTOM - (SIZE[1] - BOTTOM - TOP) * self.y.part(number)
    }

    fn place(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        let place = [self.x(point[0]), self.y(point[1])];
        place.iter().all(|&number| is_drawn(number)).then_some(place)
    }
}

impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sample = |line: &Line| if line.is_joined { Sample::Line } else { Sample::Points };
        let of_lines = self.lines.iter().enumerate().map(|(index, line)| (index, &*line.name, sample(line)));
        let of_bands = self.bands.iter().map(|band| (band.of, &*band.name, Sample::Band));
        let legend = Legend::of(of_lines.chain(of_bands), SIZE[0], SIZE[1]);
        let plot = Plot::of(self);
        open(f, [SIZE[0], SIZE[1] + legend.height])?;
        writeln!(f, "<title>{}</title>", escape(&self.title))?;
        write_text(f, [10.0, 20.0], 14.0, "start", " font-weight=\"bold\"", &self.title)?;
        self.bands.iter().try_for_each(|band| band.write(f, &plot))?;
        self.write_axes(f, &plot)?;
        for &[from, to, height] in &self.bars {
            write_bar(f, &plot, [from, to, height])?;
        }
        for (index, line) in self.lines.iter().enumerate() {
            match line.is_joined {
                true => write_line(f, &plot, Stroke::of(index), line, &self.x)?,
                false => write_points(f, &plot, index, line, [&self.x, &self.y])?,
            }
        }
        legend.write(f)?;
        writeln!(f, "</svg>")
    }
}

impl Chart {
    fn write_axes(&self, f: &mut fmt::Formatter<'_>, plot: &Plot) -> fmt::Result {
        let (right, bottom) = (SIZE[0] - RIGHT, SIZE[1] - BOTTOM);
        writeln!(f, "<g class=\"axes\" stroke-width=\"1\">")?;
        for (number, text) in &plot.y.ticks {
            let y = plot.y(*number);
            let [left, to, at] = [plot.left, right, y].map(coordinate);
            writeln!(f, "<path d=\"M{left} {at}H{to}\" stroke=\"{NEUTRAL}\" stroke-opacity=\"0.3\"/>")?;
            write_text(f, [plot.left - 6.0, y + 4.0], 11.0, "end", "", text)?;
        }
        let [left, to, at] = [plot.left, right, bottom].map(coordinate);
        writeln!(f, "<path d=\"M{left} {at}H{to}\" stroke=\"{NEUTRAL}\"/>")?;
        for (number, text) in &plot.x.ticks {
            let x = plot.x(*number);
            let [at, from] = [x, bottom].map(coordinate);
            writeln!(f, "<path d=\"M{at} {from}v4\" stroke=\"{NEUTRAL}\"/>")?;
            write_text(f, [x, bottom + 16.0], 11.0, "middle", "", text)?;
        }
        if self.has_diagonal {
            let [x1, x2, y1, y2] = [plot.left, right, bottom, TOP].map(coordinate);
            write!(f, "<path class=\"diagonal\" d=\"M{x1} {y1}L{x2} {y2}\" stroke=\"{NEUTRAL}\"")?;
            writeln!(f, " stroke-opacity=\"0.9\" stroke-dasharray=\"3 4\"/>")?;
        }
        let middle = (plot.left + right) / 2.0;
        write_text(f, [middle, SIZE[1] - 6.0], 11.0, "middle", "", &self.x.label)?;
        write_text(f, [right, 20.0], 11.0, "end", "", &self.y.label)?;
        writeln!(f, "</g>")
    }
}

fn write_bar(f: &mut fmt::Formatter<'_>, plot: &Plot, [from, to, height]: [f64; 3]) -> fmt::Result {
    let (Some([left, top]), Some([right, bottom])) = (plot.place([from, height]), plot.place([to, 0.0]))
    else {
        return Ok(());
    };
    // A bar of equal numbers has no width of its own.
    let wide = (right - left).max(2.0);
    let [x, y, wide, high] = [left, top, wide, bottom - top].map(|number| format!("{number:.2}"));
    let [from, to, height] = [from, to, height].map(exact);
    write!(f, "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{POSITIVE}\"")?;
    writeln!(f, " fill-opacity=\"0.8\"><title>{from} to {to}: {height}</title></rect>")
}

fn write_points(
    f: &mut fmt::Formatter<'_>,
    plot: &Plot,
    index: usize,
    line: &Line,
    axes: [&Axis; 2],
) -> fmt::Result {
    for point in &line.points {
        let Some(place) = plot.place(*point) else { continue };
        let name = if line.name.is_empty() { String::new() } else { format!("{}, ", line.name) };
        let [at, value] = [0, 1].map(|axis: usize| axes[axis].text(point[axis]));
        mark::write(f, index, place, &format!("{name}{at}: {value}"))?;
    }
    Ok(())
}

fn write_line(
    f: &mut fmt::Formatter<'_>,
    plot: &Plot,
    stroke: Stroke,
    line: &Line,
    axis: &Axis,
) -> fmt::Result {
    let Stroke { colour, dashes } = stroke;
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
    let places = thinned(&line.points).into_iter().map(|point| plot.place(point));
    let path = path(places);
    if !path.is_empty() {
        write!(f, "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}")?;
        writeln!(f, " stroke-linecap=\"round\" stroke-linejoin=\"round\"/>")?;
    }
    if line.points.len() > DOTS {
        return Ok(());
    }
    for point in &line.points {
        let Some([x, y]) = plot.place(*point).map(|place| place.map(coordinate)) else { continue };
        // All digits, so that they are those of a table beside it.
        let (at, value) = (escape(&axis.text(point[0])), point[1].to_string());
        let name = if line.name.is_empty() { String::new() } else { format!("{}, ", escape(&line.name)) };
        write!(f, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2.6\" fill=\"{colour}\">")?;
        writeln!(f, "<title>{name}{at}: {value}</title></circle>")?;
    }
    Ok(())
}
