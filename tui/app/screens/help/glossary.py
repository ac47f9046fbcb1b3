"""The words of the field, each in a sentence or two: for the help screen and the palette."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary.

    Attributes
    ----------
    name : str
    meaning : str
        Whole sentences, for somebody who meets the word for the first time.
    """

    name: str
    meaning: str


GLOSSARY: tuple[Term, ...] = (
    Term(
        "accuracy",
        "The share of samples put into the right class. It looks only at which class is most "
        "probable, so it can stand still while the loss falls.",
    ),
    Term(
        "activation",
        "The function a neuron puts its sum through, such as ReLU: a = f(z). Without a bent one, "
        "any number of layers is no more than one straight line.",
    ),
    Term(
        "backpropagation",
        "How the gradient is computed: the error at the output is handed back from layer to "
        "layer, to each link by its weight. It says how to change the weights, and changes none.",
    ),
    Term(
        "bias",
        "A number that a neuron adds to its weighted inputs. It moves the line where the neuron "
        "wakes, without turning it.",
    ),
    Term(
        "classification",
        "To say which of several classes a sample belongs to, with a probability for each.",
    ),
    Term(
        "cross-entropy",
        "The loss for classes: minus the logarithm of the probability given to the right class. "
        "To be sure and wrong costs most.",
    ),
    Term(
        "dead neuron",
        "A ReLU that is 0 for every training sample. No gradient passes it, so it does not learn "
        "any more.",
    ),
    Term(
        "decision boundary",
        "Where the network goes over from one class to another: for two classes, where the "
        "probability is one half.",
    ),
    Term(
        "dropout",
        "In each training step a share of the hidden neurons is left out at random, so that none "
        "relies on another alone. For the test all take part.",
    ),
    Term(
        "epoch",
        "Once through all training samples. With a full batch that is one step, with mini-batches "
        "one for each of them.",
    ),
    Term(
        "feature",
        "What the network is given of a sample: its inputs, or something made of them, such as "
        "the square of one.",
    ),
    Term(
        "forward propagation",
        "From the inputs to the output, layer by layer: z = w·x + b, a = f(z).",
    ),
    Term(
        "generalisation",
        "To be right about samples that were not trained on. The test data measure it.",
    ),
    Term(
        "gradient",
        "For each weight, how much the loss would rise if the weight grew a little. It points "
        "uphill; training goes the other way.",
    ),
    Term(
        "gradient descent",
        "A step of training: from every weight the learning rate times its gradient is taken away.",
    ),
    Term(
        "hidden layer",
        "Neurons between the inputs and the output. Each sees all of the layer before it.",
    ),
    Term(
        "initialisation",
        "How the first weights are drawn. He's rule draws them so that ReLU layers neither fade "
        "nor blow up what passes through. Were they all the same, they would stay the same.",
    ),
    Term(
        "learning rate",
        "How far a step goes along the gradient. Too small and nothing seems to happen; too large "
        "and the loss leaps.",
    ),
    Term(
        "logits",
        "The sums of the output layer before sigmoid or softmax makes probabilities of them.",
    ),
    Term(
        "loss",
        "One number for how far the answers are from the right ones, on average. Training makes "
        "it small.",
    ),
    Term(
        "mini-batch",
        "The samples that one step looks at. Of few samples each, an epoch has many quick and "
        "uneven steps; of all samples at once, a single smooth one.",
    ),
    Term(
        "momentum",
        "Steps that remember those before: what keeps pointing one way gathers speed, what swings "
        "to and fro cancels out. Adam does that, and finds the length of each weight's step by "
        "itself.",
    ),
    Term(
        "neuron",
        "It weighs its inputs, adds its bias and puts the sum through its activation. Its little "
        "picture shows for which inputs it is active.",
    ),
    Term(
        "overfitting",
        "Learning the training data by heart, with their noise: the training loss goes on falling "
        "while the test loss rises. More data, fewer neurons, L2 or dropout help.",
    ),
    Term(
        "penalty, L1 and L2",
        "A price on large weights, added to the loss: L2 on their squares keeps them small and "
        "the boundary smooth, L1 on their sizes brings many to exactly 0.",
    ),
    Term(
        "R squared",
        "For regression, the share of the targets' variance that the network explains: 1 at best, "
        "0 for always answering the mean, below 0 for worse than that.",
    ),
    Term(
        "regression",
        "To predict a number instead of a class.",
    ),
    Term(
        "ReLU",
        "The activation max(0, z): it passes what is positive and is shut for the rest. Its folds "
        "are the straight edges on the map.",
    ),
    Term(
        "seed",
        "The number that all randomness begins with. The same seed gives the same run, bit for "
        "bit.",
    ),
    Term(
        "sigmoid",
        "The activation 1/(1 + e⁻ᶻ): it bends any number into one between 0 and 1, read as the "
        "probability of the second class.",
    ),
    Term(
        "softmax",
        "What makes probabilities of several logits: all positive, together 1.",
    ),
    Term(
        "standardisation",
        "From each input its mean is taken away, and the rest is divided by its standard "
        "deviation, both of the training data: all inputs are of about the same size then.",
    ),
    Term(
        "training and test data",
        "The network learns from the first; the second are kept aside to see what it makes of "
        "samples that it never saw.",
    ),
    Term(
        "underfitting",
        "Too little for the data: both losses stay high. More neurons or layers, more features, "
        "less penalty or more epochs help.",
    ),
    Term(
        "vanishing gradient",
        "In deep networks of sigmoid or tanh each layer hands back less, so that the first ones "
        "hardly learn. ReLU helps.",
    ),
    Term(
        "weight",
        "How much a link counts: the factor by which a neuron takes the output of another. "
        "Training changes the weights and the biases, nothing else.",
    ),
    Term(
        "weight decay",
        "Each step makes every weight a little smaller, whatever the gradient says.",
    ),
)
"""In the order of the alphabet."""
