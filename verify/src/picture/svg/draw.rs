//! Writes the document: the heading, the lines, the groups above them, the legend.

use std::fmt;

use netwright_picture::{NEUTRAL, coordinate, escape, exact, open, short, write_text};
use netwright_runtime::topology::Topology;

use super::graph::Kind;
use super::ink::{Ink, Scale};
use super::layout::{LINE, LOSS, Layout, MARGIN, Placed, layout};
use super::legend::{HEIGHT, Legend};
use super::loops::{Loop, loops};
use super::wires::{Bundle, Wire, bundles};
use crate::operation::{Mark, look, mathematics};
use crate::picture::words::{describe, grouped, loss_lines, name, sources};

/// Weights and biases are written beside their lines if no layer has more lines than this.
const WRITTEN: usize = 4;
/// The height of a bias that is written below its neuron.
const UNDER: f64 = 12.0;

/// Everything that is written, in its place.
pub(super) struct Drawing<'a> {
    topology: &'a Topology,
    parameters: Option<&'a [f64]>,
    layout: Layout,
    bundles: Vec<Bundle>,
    loops: Vec<Loop>,
    scale: Scale,
    is_written: bool,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(topology: &'a Topology, parameters: Option<&'a [f64]>, limit: usize) -> Self {
        let mut layout = layout(topology, limit);
        let (bundles, loops) = (bundles(topology, &layout), loops(topology, &layout));
        layout.width = loops.iter().map(|of| of.end() + MARGIN).fold(layout.width, f64::max);
        let is_written = parameters.is_some() && bundles.iter().all(|bundle| bundle.wires.len() <= WRITTEN);
        if is_written {
            layout.height += UNDER;
        }
        let scale = Scale::default();
        let mut drawing = Self { topology, parameters, layout, bundles, loops, scale, is_written };
        let weights = drawing.bundles.iter().flat_map(|bundle| &bundle.wires).map(|wire| wire.weight);
        let weights = weights.filter_map(|index| drawing.parameter(index));
        drawing.scale = Scale::of(weights.chain(drawing.biases()));
        drawing
    }

    /// A parameter, if it is known.
    fn parameter(&self, index: Option<usize>) -> Option<f64> {
        self.parameters?.get(index?).copied()
    }

    /// The bias of a neuron, if it has one that is known.
    fn bias(&self, placed: &Placed, neuron: usize) -> Option<f64> {
        let layer = mathematics(placed.group.first(self.topology)?).weights()?;
        if neuron < layer.outputs { self.parameter(layer.bias?.checked_add(neuron)) } else { None }
    }

    /// All biases that are drawn.
    fn biases(&self) -> impl Iterator<Item = f64> {
        let of_group = |placed: &'_ Placed| {
            placed.values.iter().filter_map(|value| self.bias(placed, value.0)).collect()
        };
        self.layout.groups.iter().flat_map(move |placed| -> Vec<f64> { of_group(placed) })
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_biases = self.biases().next().is_some();
        let legend = self.parameters.map(|_| Legend::new(&self.scale, has_biases, self.layout.height));
        let width = legend.as_ref().map_or(0.0, |legend| legend.width).max(self.layout.width);
        let height = self.layout.height + legend.as_ref().map_or(0.0, |_| HEIGHT);
        open(f, [width, height])?;
        self.write_heading(f)?;
        for bundle in &self.bundles {
            self.write_bundle(f, bundle)?;
        }
        for of in &self.loops {
            of.write(f)?;
        }
        for placed in &self.layout.groups {
            self.write_group(f, placed)?;
        }
        if let Some(legend) = legend {
            legend.write(f)?;
        }
        writeln!(f, "</svg>")
    }

    /// The text that is read aloud, and the line above the picture.
    fn write_heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topology = self.topology;
        let title = escape(topology.name);
        let nodes = topology.nodes.iter().enumerate().map(|(index, node)| {
            let names: Vec<String> = sources(topology, index).map(|source| name(topology, source)).collect();
            let from = if names.is_empty() { String::new() } else { format!(" of {}", names.join(" and ")) };
            format!("{}: {}{from}", node.name, describe(topology, index))
        });
        let mut parts: Vec<String> = nodes.collect();
        let terms = loss_lines(topology);
        parts.extend((!terms.is_empty()).then(|| format!("loss: {}", terms.join(" + "))));
        let plural = if topology.parameters == 1 { "" } else { "s" };
        writeln!(f, "<title>The neural network {title}</title>")?;
        writeln!(f, "<desc>{}.</desc>", escape(&parts.join("; ")))?;
        writeln!(
            f,
            "<text x=\"16\" y=\"26\" font-size=\"15\" font-weight=\"bold\">{title}<tspan dx=\"10\" font-size=\"11\" \
             font-weight=\"normal\">{} parameter{plural}</tspan></text>",
            grouped(topology.parameters)
        )
    }

    /// The lines between two groups, the thickest last, so that nothing hides them.
    fn write_bundle(&self, f: &mut fmt::Formatter<'_>, bundle: &Bundle) -> fmt::Result {
        let dashes = if bundle.class == "loss" { " stroke-dasharray=\"2 3\"" } else { "" };
        writeln!(f, "<g class=\"{}\"{dashes}>", bundle.class)?;
        let mut wires: Vec<(&Wire, Option<f64>)> =
            bundle.wires.iter().map(|wire| (wire, self.parameter(wire.weight))).collect();
        let part = |weight: Option<f64>| weight.map_or(0.0, |weight| self.scale.part(weight));
        wires.sort_by(|a, b| part(a.1).total_cmp(&part(b.1)));
        for (wire, weight) in &wires {
            let Ink { colour, width, opacity } = weight.map_or(Ink::PLAIN, |weight| self.scale.ink(weight));
            let ([x1, y1], [x2, y2]) = (wire.from.map(coordinate), wire.to.map(coordinate));
            write!(f, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{colour}\"")?;
            write!(f, " stroke-width=\"{width:.2}\" stroke-opacity=\"{opacity:.2}\"")?;
            let (name, [i, o]) = (escape(bundle.name), wire.ends);
            match weight {
                Some(weight) => {
                    let weight = exact(*weight);
                    writeln!(f, "><title>{name}.weights[{i}][{o}] = {weight}</title></line>")?;
                }
                None => writeln!(f, "/>")?,
            }
        }
        for (wire, weight) in wires {
            let Some(weight) = weight.filter(|_| self.is_written) else { continue };
            write_weight(f, wire, weight)?;
        }
        writeln!(f, "</g>")
    }

    fn write_group(&self, f: &mut fmt::Formatter<'_>, placed: &Placed) -> fmt::Result {
        let (class, dot, apart) = match placed.group.kind {
            Kind::Neurons(_) => ("neurons", 1.8, 7.0),
            Kind::Lane(_) => ("lane", 0.6, 1.8),
            Kind::Loss => ("criterion", 0.0, 0.0),
        };
        writeln!(f, "<g class=\"{class}\">")?;
        match placed.group.kind {
            Kind::Neurons(_) => self.write_neurons(f, placed)?,
            Kind::Lane(_) => {
                for (_, y) in &placed.values {
                    write_circle(f, [placed.x, *y], 1.5, "")?;
                }
            }
            Kind::Loss => write_loss(f, [placed.x, placed.bottom()])?,
        }
        if let Some(dots) = placed.dots {
            for y in [dots - apart, dots, dots + apart] {
                write_circle(f, [placed.x, y], dot, " class=\"elided\"")?;
            }
        }
        // Below the text below neurons.
        let first = placed.label_y + 4.0 + if self.is_written { UNDER } else { 0.0 };
        for (line, text) in placed.label.iter().enumerate() {
            let y = first + LINE * (line + 1) as f64;
            let (size, weight) = if line == 0 { (13.0, " font-weight=\"bold\"") } else { (11.0, "") };
            write_text(f, [placed.x, y], size, "middle", weight, text)?;
        }
        writeln!(f, "</g>")
    }

    fn write_neurons(&self, f: &mut fmt::Formatter<'_>, placed: &Placed) -> fmt::Result {
        let (x, radius) = (placed.x, self.layout.radius);
        let width = if placed.group.is_output(self.topology) { 2.4 } else { 1.3 };
        let dashes = if placed.group.is_frozen(self.topology) { " stroke-dasharray=\"3 2.5\"" } else { "" };
        let first = placed.group.first(self.topology);
        let mark = first.and_then(|node| look(node).mark);
        let style = format!(" fill-opacity=\"0.12\" stroke=\"{NEUTRAL}\" stroke-width=\"{width}\"{dashes}");
        for &(neuron, y) in &placed.values {
            write_circle(f, [x, y], radius, &style)?;
            if let Some(mark) = mark {
                write_mark(f, mark, [x, y], radius * 0.5)?;
            }
            let (Some(node), Some(value)) = (first, self.bias(placed, neuron)) else { continue };
            let size = 1.2 + (radius * 0.7 - 1.2) * self.scale.part(value);
            let [cx, cy, r] = [x, y, size].map(coordinate);
            let (colour, name) = (self.scale.ink(value).colour, escape(node.name));
            write!(f, "<circle class=\"bias\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" fill=\"{colour}\">")?;
            writeln!(f, "<title>{name}.bias[{neuron}] = {}</title></circle>", exact(value))?;
            if self.is_written {
                write_text(f, [x, y + radius + UNDER], 11.0, "middle", "", &short(value))?;
            }
        }
        Ok(())
    }
}

/// A weight beside its line, where lines that cross it are far.
fn write_weight(f: &mut fmt::Formatter<'_>, wire: &Wire, weight: f64) -> fmt::Result {
    let rise = wire.from[1] - wire.to[1];
    let (part, aside, anchor) = match rise {
        ..-1.0 => (0.25, [4.0, -2.0], "start"),
        1.0.. => (0.35, [-3.0, -4.0], "end"),
        _ => (0.5, [0.0, -5.0], "middle"),
    };
    let [x, y] = [0, 1].map(|axis| (1.0 - part) * wire.from[axis] + part * wire.to[axis] + aside[axis]);
    write_text(f, [x, y], 11.0, anchor, "", &short(weight))
}

fn write_loss(f: &mut fmt::Formatter<'_>, centre: [f64; 2]) -> fmt::Result {
    let [width, height] = LOSS;
    let [x, y] = [centre[0] - width / 2.0, centre[1] - height / 2.0].map(coordinate);
    write!(f, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"5\"")?;
    writeln!(f, " fill-opacity=\"0.12\" stroke=\"{NEUTRAL}\"/>")?;
    write_text(f, [centre[0], centre[1] + 4.0], 12.0, "middle", " font-style=\"italic\"", "L")
}

/// The operation of a neuron on the two values that it reads: a plus, a minus or a cross.
fn write_mark(f: &mut fmt::Formatter<'_>, mark: Mark, centre: [f64; 2], arm: f64) -> fmt::Result {
    let ([x, y], slant, arm) = (centre.map(coordinate), coordinate(arm * 0.75), coordinate(arm));
    let (class, path) = match mark {
        Mark::Plus => ("plus", format!("m-{arm} 0h{arm}h{arm}m-{arm} -{arm}v{arm}v{arm}")),
        Mark::Minus => ("minus", format!("m-{arm} 0h{arm}h{arm}")),
        Mark::Times => {
            let (down, up) = (format!("l{slant} {slant}"), format!("l{slant} -{slant}"));
            ("times", format!("m-{slant} -{slant}{down}{down}m-{slant} -{slant}m-{slant} {slant}{up}{up}"))
        }
    };
    write!(f, "<path class=\"{class}\" d=\"M{x} {y}{path}\"")?;
    writeln!(f, " stroke=\"{NEUTRAL}\" stroke-width=\"1.3\"/>")
}

fn write_circle(f: &mut fmt::Formatter<'_>, centre: [f64; 2], radius: f64, style: &str) -> fmt::Result {
    let [x, y, r] = [centre[0], centre[1], radius].map(coordinate);
    writeln!(f, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{style}/>")
}
