from tui.panels.map.views.neurons import ANY, Neurons, space_layer

SIZES = (2, 3, 1, 2, 1)


def test_every_neuron_comes_once_around() -> None:
    neurons, seen = Neurons(4, 0, 1), []
    for _ in range(7):
        neurons = neurons.next_unit(SIZES, 1)
        seen.append(neurons[:2])
    assert seen == [(1, 0), (1, 1), (1, 2), (2, 0), (3, 0), (3, 1), (4, 0)]
    assert neurons.next_unit(SIZES, -1)[:2] == (3, 1)
    assert Neurons(0, 1, 1).next_unit(SIZES, 1)[:2] == (1, 0), "inputs are no neurons"


def test_every_pair_of_a_hidden_layer_comes_once_around() -> None:
    neurons, seen = Neurons(1, 2, 0), []
    for _ in range(4):
        neurons = neurons.next_pair(SIZES, 1)
        seen.append(neurons)
    assert seen == [(1, 1, 2), (3, 0, 1), (1, 0, 1), (1, 0, 2)]
    assert Neurons(1, 0, 1).next_pair(SIZES, -1) == (3, 0, 1)


def test_what_another_network_has_not_gives_way_to_its_first_neurons() -> None:
    assert Neurons(3, 1, 0).within(SIZES) == (3, 1, 0)
    assert Neurons(3, 2, 0).within(SIZES) == (1, 0, 1)
    assert Neurons(7, 0, 0).within((2, 1)) == (1, 0, 1)


def test_a_space_takes_two_neurons_of_a_hidden_layer() -> None:
    assert Neurons(1, 2, 2).as_pair(SIZES) == (1, 2, 0)
    assert Neurons(2, 0, 0).as_pair(SIZES) == (3, 0, 1), "a layer of one neuron has no space"
    assert Neurons(4, 0, 0).as_pair(SIZES) == (3, 0, 1), "nor have the outputs"
    assert space_layer((2, 1, 1)) == 0


def test_the_hidden_space_begins_where_two_neurons_are_all_of_it() -> None:
    assert ANY.as_pair((2, 4, 2, 2, 1)) == (2, 0, 1)
    assert ANY.as_pair((2, 8, 4, 1)) == (1, 0, 1), "or else in the first"
    assert ANY.within((2, 4, 2, 1)) == (1, 0, 1)
    assert Neurons(1, 2, 3).as_pair((2, 4, 2, 1)) == (1, 2, 3), "unless another was chosen"
