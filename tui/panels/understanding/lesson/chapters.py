"""The seven chapters of the lesson, each a row.

Every number that they state is computed anew from their experiment by their test.
"""

from __future__ import annotations

from core import ExperimentConfig
from tui.exchange.gallery.presets import preset
from tui.panels.understanding.lesson.chapter import Chapter, Deed, Link, Rule, Words

_LESSON = ExperimentConfig()
_TO_ZERO = ("<edit-weight>", "0", "<edit-weight>")
_RELU = ("<settings>", "activation", "enter", "relu", "enter", "escape", "escape")


def _same(words: str) -> Words:
    """Return words of which there are few in any case."""
    return Words(words, words)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        title="a neuron",
        config=_LESSON,
        epoch=100,
        select=(1, 2),
        idea=Words(
            "A neuron takes each input times a weight, adds its bias, and bends the sum. The map "
            "shows what neuron 2 makes of every point: nothing on one side of its fold, more and "
            "more on the other.",
            "Inputs times weights, plus a bias: z. ReLU bends it. On the map: neuron 2.",
        ),
        formula="z = x·w + b    a = relu(z)",
        question=Words(
            "At epoch 100 its weights are +1.7711, +0.1792, its bias −0.1043. What is z at the "
            "scaled point (−1, 0)?",
            "At epoch 100: weights +1.7711, +0.1792, bias −0.1043. What is z at (−1, 0)?",
        ),
        choices=(_same("z = +1.67"), _same("z = −1.88"), _same("z = 0")),
        right=2,
        outcome=Words(
            "−1 × 1.7711 − 0.1043 = −1.8754. Below 0 it is shut: a = 0. Its fold is where z = 0.",
            "−1 × 1.7711 − 0.1043 = −1.8754, so a = 0. The fold: z = 0.",
        ),
        tries=(
            Deed(
                ("<focus-next>", "<edit-weight>", "1", "<edit-weight>"),
                Words(
                    "Bias 1: the fold slides from x1 = 0.059 to −0.565 and does not turn.",
                    "bias 1: the fold slides from 0.059 to −0.565",
                ),
                Rule(edited=Link(1, 2), to=1.0),
            ),
            Deed(
                ("<focus-next>", "<select-left>", *_TO_ZERO),
                Words("Weight of x1 0: the fold turns.", "weight of x1 0: it turns"),
                Rule(edited=Link(1, 2, 1), to=0.0),
            ),
        ),
    ),
    Chapter(
        title="bending",
        config=_LESSON.replace(activation="linear", epochs=300),
        idea=Words(
            "Here the eight neurons do not bend: a = z. But a weighted sum of weighted sums is one "
            "weighted sum again.",
            "Eight neurons that do not bend: a sum of sums is one sum.",
        ),
        formula="(x·W1)·W2 = x·(W1·W2)",
        question=Words(
            "What will the border between the classes be after 300 epochs?",
            "The border after 300 epochs?",
        ),
        choices=(_same("one straight line"), _same("eight straight lines"), _same("a ring")),
        right=1,
        deed=Deed(("<train>",), Words("Train to the end.", "train"), Rule(epoch=300)),
        outcome=Words(
            "One line: eight linear neurons say no more than none at all. 46.5% of the test data "
            "are right, as with logistic regression, and the loss stays at 0.6930; tossing a coin "
            "has 0.6931.",
            "One line. 46.5% right in the test, as logistic regression; loss 0.6930, a coin's is "
            "0.6931.",
        ),
        tries=(
            Deed(
                (*_RELU, "<train>"),
                Words(
                    "In the settings, activation relu; train: the loss gets below 0.63.",
                    "relu, train: below 0.63",
                ),
                Rule(settings=(("activation", "relu"),), epoch=300, below=0.63),
            ),
        ),
    ),
    Chapter(
        title="slopes",
        config=preset("vanishing").config,
        epoch=5,
        idea=Words(
            "On its way back the error is multiplied, layer by layer, by the slope of the "
            "activation. A sigmoid's is ¼ at most; ReLU's is 1, or 0 where it is shut.",
            "Back through a layer: times its slope. Sigmoid: ¼ at most. ReLU: 1 or 0.",
        ),
        formula="dz1 = da1 ⊙ σ′(z1)",
        question=Words(
            "Six layers of sigmoids. How large is the gradient of layer 1, beside the last one's?",
            "Six layers of sigmoids: layer 1's gradient, beside the last one's?",
        ),
        choices=(_same("about as large"), _same("a tenth"), _same("below a hundredth")),
        right=3,
        deed=Deed(
            ("<inside-step>",),
            Words("Look inside a step: stage 6 has dW.", "inside a step, 6 is dW"),
            Rule(inside=True),
        ),
        outcome=Words(
            "It is 594 times smaller; <health> has all layers side by side. A small gradient need "
            "not be good news: the loss is 0.6934, guessing has 0.6931.",
            "594 times smaller (<health>: all layers); yet the loss is 0.6934, no better than "
            "guessing (0.6931).",
        ),
        tries=(
            Deed(
                (*_RELU, "<train>"),
                Words(
                    "In the settings, activation relu; train: below 0.1 by epoch 30.",
                    "relu, train: below 0.1 by epoch 30",
                ),
                Rule(settings=(("activation", "relu"),), epoch=30, below=0.1),
            ),
        ),
    ),
    Chapter(
        title="the loss",
        config=_LESSON.replace(epochs=100),
        epoch=10,
        idea=Words(
            "The loss asks how surprising the right answer was, p being the probability that the "
            "network gave it: p = 0.35 costs 1.05, p = 0.01 costs 4.61. Sure and wrong is dear. "
            "Training lowers the mean of all.",
            "How surprising was the right answer? p = 0.35 costs 1.05, p = 0.01 costs 4.61.",
        ),
        formula="L = −ln p",
        question=Words(
            "From epoch 10 to 100 the loss falls from 0.838 to 0.681. And the accuracy?",
            "To epoch 100 the loss falls: 0.838 to 0.681. The accuracy?",
        ),
        choices=(_same("20 points up"), _same("hardly moves"), _same("20 points down")),
        right=2,
        deed=Deed(("<train>",), Words("Train to the end.", "train"), Rule(epoch=100)),
        outcome=Words(
            "From 48.6% to 51.9%. It asks only on which side of ½ each p is: all have moved, few "
            "have crossed. <back> and <forward> go through that past, <leave> returns to now.",
            "48.6% to 51.9%: all p moved, few crossed ½. <back> <forward>: the way there.",
        ),
        tries=(
            Deed(
                ("<inside-step>",),
                Words("Look inside: stage 4 is one example's loss.", "inside, 4: one example's"),
                Rule(inside=True),
            ),
            Deed(
                ("<train>",),
                Words("Train on: at epoch 400 it is 76.0%.", "on to epoch 400: 76.0%"),
                Rule(epoch=400),
            ),
        ),
    ),
    Chapter(
        title="blame",
        config=_LESSON,
        epoch=100,
        idea=Words(
            "Blame begins at the output: p − y. Each link hands it back times its weight, each "
            "neuron times its slope. What is shut hands nothing on.",
            "Blame begins with p − y, and goes back times weights and slopes.",
        ),
        formula="dz1 = (dz2·W2ᵀ) ⊙ relu′(z1)",
        question=Words(
            "At epoch 100 example 569 has y = 1, p = 0.349: dz2 = −0.651. Its z in neuron 5: "
            "−2.976. How does it change neuron 5's weights?",
            "At epoch 100 example 569: y = 1, p = 0.349. Neuron 5: z = −2.976. Its weights change",
        ),
        choices=(_same("a little"), _same("not at all"), _same("the other way")),
        right=2,
        deed=Deed(
            ("<inside-step>",),
            Words("Look inside: stages 5, 6.", "inside: 5, 6"),
            Rule(inside=True),
        ),
        outcome=Words(
            "Not at all: shut, its slope is 0. Open neuron 2 gets −0.651 × −0.631 = +0.410. "
            "Neuron 5 is not dead: 395 of 800 examples open it.",
            "Shut: slope 0. Neuron 2 gets −0.651 × −0.631 = +0.410. 395 of 800 open neuron 5.",
        ),
        tries=(
            Deed(
                ("<step-batch>",),
                Words(
                    "Take the step. On neuron 2's weight of x1 193 examples pull up, 194 down: it "
                    "moves by 0.0001.",
                    "step: 193 pull up, 194 down; moves 0.0001",
                ),
                Rule(epoch=101),
            ),
        ),
    ),
    Chapter(
        title="the step",
        config=_LESSON.replace(learning_rate=3.0, epochs=100),
        idea=Words(
            "The gradient says which way is downhill, and how steep, just here. A step is the "
            "gradient times the learning rate η.",
            "The gradient: downhill, just here. A step: gradient times rate η.",
        ),
        formula="W ← W − η × dW",
        question=Words(
            "With η = 3 the slope promises that one step lowers the loss by 5.00, from 1.836. What "
            "will it do?",
            "η = 3. The slope promises −5.00, from 1.836. The loss",
        ),
        choices=(
            _same("falls by about 5"),
            _same("falls by less"),
            _same("rises"),
        ),
        right=3,
        deed=Deed(
            ("<step-batch>",), Words("Take one step.", "one step"), Rule(epoch=1, above=1.836)
        ),
        outcome=Words(
            "It rose by 0.60, to 2.435. The step leapt over the valley: the slope held only "
            "nearby. Stage 8 of a step compares promise and outcome.",
            "It rose by 0.60 to 2.435: over the valley. The slope holds only nearby.",
        ),
        tries=(
            Deed(
                ("<reset>", "<lower-learning-rate>", "<train>"),
                Words(
                    "Again with η = 1: below 0.55 at epoch 100. <landscape> draws the valley and "
                    "the way through it.",
                    "η = 1: below 0.55 at epoch 100 (<landscape>: the way)",
                ),
                Rule(settings=(("learning_rate", 1.0),), epoch=100, below=0.55),
            ),
            Deed(
                ("<reset>", "<lower-learning-rate>", "<lower-learning-rate>", "<train>"),
                Words("With η = 0.1: still above 0.65.", "η = 0.1: above 0.65"),
                Rule(settings=(("learning_rate", 0.1),), epoch=100, above=0.65),
            ),
        ),
    ),
    Chapter(
        title="cutting",
        config=_LESSON,
        epoch=1000,
        select=(1, 7),
        idea=Words(
            "Eight neurons, each a half-plane folded along a line, and an output that weighs them: "
            "together a ring. To see what one is for, cut its link to the output.",
            "Eight folded half-planes, weighed by the output. Cut one to see what it is for.",
        ),
        formula="p = σ(a1·W2 + b2)",
        question=Words(
            "Which of these neurons can go, and the loss hardly changes?",
            "Which can go at hardly any cost?",
        ),
        choices=(_same("neuron 4"), _same("neuron 5"), _same("neuron 7")),
        right=3,
        deed=Deed(
            ("<focus-next>", "<select-right>", *_TO_ZERO),
            Words(
                "Cut neuron 7: its link to the output gets the weight 0.",
                "neuron 7's link to the output: 0",
            ),
            Rule(edited=Link(2, 1, 7), to=0.0),
        ),
        outcome=Words(
            "The loss went from 0.458 to 0.460: it had little to do. Without neuron 5 it is 1.089.",
            "0.458 to 0.460: it did little. Without neuron 5: 1.089.",
        ),
        tries=(
            Deed(
                ("<undo>",),
                Words("Undo: the weight is back.", "the weight is back"),
                Rule(restored=Link(2, 1, 7)),
            ),
            Deed(
                (
                    "<focus-next>",
                    "<select-left>",
                    *("<select-up>",) * 3,
                    "<select-right>",
                    *_TO_ZERO,
                ),
                Words("Cut neuron 4: 1.134.", "cut neuron 4: 1.134"),
                Rule(edited=Link(2, 1, 4), to=0.0, above=1.1),
            ),
        ),
    ),
)
