using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks.Onnx;

/// <summary>Makes a network of an ONNX model that is a plain multilayer perceptron: Gemm, MatMul, Add, Tanh, Relu, Sigmoid (and Identity, Constant) in one chain.</summary>
/// <remarks>The model's input is [events, 4]: the four inputs of the Punzi-net in GeV, in their order; its output is one number per event. Folds and scaling are not in
/// ONNX: scaling is part of the first layer, and one file is one network.</remarks>
internal static class OnnxNetworkReader
{
    private const string Supported = "Gemm, MatMul, Add, Tanh, Relu, Sigmoid";

    /// <summary>Reads a network.</summary>
    public static PunziNetwork Read(string path, byte[] bytes)
    {
        OnnxModel model;
        try
        {
            model = OnnxModel.Read(bytes);
        }
        catch (ProtoException e)
        {
            throw NetworkFile.Flaw(path, $"is not an ONNX model that can be read: {e.Message}", e);
        }

        if (model.Inputs.Count != 1 || model.Outputs.Count != 1)
        {
            throw NetworkFile.Flaw(path, $"has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; a plain perceptron has one of each");
        }

        var chain = new Chain(path, model);
        foreach (OnnxNode node in model.Nodes)
        {
            chain.Take(node);
        }

        return chain.Finish();
    }

    private sealed class Chain(string path, OnnxModel model)
    {
        private readonly Dictionary<string, OnnxTensor> tensors = new(model.Tensors, StringComparer.Ordinal);
        private readonly List<(double[,] Weights, double[] Biases, int Activation)> layers = [];
        private string current = model.Inputs[0];
        private double[,]? weights;
        private double[]? biases;

        public void Take(OnnxNode node)
        {
            if (node.Operation == "Constant" && node.Outputs.Count == 1)
            {
                tensors[node.Outputs[0]] = node.Constant is OnnxTensor t ? t with { Name = node.Outputs[0] } : throw Refuse($"Constant '{node.Outputs[0]}' is not a tensor");
                return;
            }

            if (node.Outputs.Count != 1 || !node.Inputs.Contains(current))
            {
                throw Refuse($"operation {node.Operation} is not the next of one chain; branches are not supported");
            }

            switch (node.Operation)
            {
                case "Gemm": Gemm(node); break;
                case "MatMul": MatMul(node); break;
                case "Add": Add(node); break;
                case "Tanh": Close(Activation.Tanh); break;
                case "Relu": Close(Activation.Relu); break;
                case "Sigmoid": Close(Activation.Sigmoid); break;
                case "Identity": break;
                default: throw Refuse($"it uses the operation {node.Operation}; supported are {Supported}");
            }

            current = node.Outputs[0];
        }

        public PunziNetwork Finish()
        {
            if (current != model.Outputs[0])
            {
                throw Refuse("the chain of operations does not end at its output");
            }

            if (weights is not null)
            {
                Close(Activation.Identity);
            }

            if (layers.Count == 0)
            {
                throw Refuse("it holds no layer");
            }

            int inputs = layers[0].Weights.GetLength(1);
            DenseLayer[] shapes = [.. layers.Select(l => new DenseLayer(l.Biases.Length, l.Activation))];
            if (DenseArchitecture.Problem(inputs, shapes) is string problem)
            {
                throw Refuse(problem);
            }

            if (inputs != PunziNetwork.InputNames.Count)
            {
                throw Refuse($"its first layer takes {inputs} inputs; the selection gives {PunziNetwork.InputNames.Count}: {string.Join(", ", PunziNetwork.InputNames)}");
            }

            var parameters = new List<double>();
            foreach ((double[,] w, double[] b, int _) in layers)
            {
                for (int j = 0; j < b.Length; j++)
                {
                    parameters.AddRange(Enumerable.Range(0, w.GetLength(1)).Select(i => w[j, i]));
                    parameters.Add(b[j]);
                }
            }

            return new PunziNetwork
            {
                Architecture = new DenseArchitecture(inputs, shapes),
                Offsets = new double[inputs],
                Scales = [.. Enumerable.Repeat(1.0, inputs)],
                Parameters = [[.. parameters]],
                Split = SampleSplit.None,
            };
        }

        private void Gemm(OnnxNode node)
        {
            if (node.Inputs.Count is < 2 or > 3 || node.Inputs[0] != current || node.Numbers.GetValueOrDefault("transA") != 0)
            {
                throw Refuse("a Gemm does not multiply the layer below with a constant matrix");
            }

            double alpha = node.Numbers.GetValueOrDefault("alpha", 1);
            double beta = node.Numbers.GetValueOrDefault("beta", 1);
            Open(Matrix(node.Inputs[1]), isTransposed: node.Numbers.GetValueOrDefault("transB") != 0, alpha);
            if (node.Inputs.Count == 3)
            {
                AddBias(Constant(node.Inputs[2]), beta);
            }
        }

        private void MatMul(OnnxNode node)
        {
            if (node.Inputs.Count != 2 || node.Inputs[0] != current)
            {
                throw Refuse("a MatMul does not multiply the layer below with a constant matrix");
            }

            Open(Matrix(node.Inputs[1]), isTransposed: false, 1);
        }

        private void Add(OnnxNode node)
        {
            if (node.Inputs.Count != 2 || weights is null)
            {
                throw Refuse("an Add does not add a constant bias to a product");
            }

            AddBias(Constant(node.Inputs[0] == current ? node.Inputs[1] : node.Inputs[0]), 1);
        }

        private void Open(OnnxTensor matrix, bool isTransposed, double factor)
        {
            if (weights is not null)
            {
                Close(Activation.Identity);
            }

            (int rows, int columns) = ((int)matrix.Dimensions[0], (int)matrix.Dimensions[1]);
            (int neurons, int inputs) = isTransposed ? (rows, columns) : (columns, rows);
            if (layers.Count > 0 && layers[^1].Biases.Length != inputs)
            {
                throw Refuse($"a layer of {inputs} inputs follows one of {layers[^1].Biases.Length} neurons");
            }

            if (layers.Count >= NetworkShape.MostLayers)
            {
                throw Refuse($"it has more than {NetworkShape.MostLayers - 1} layers");
            }

            weights = new double[neurons, inputs];
            biases = new double[neurons];
            for (int j = 0; j < neurons; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    weights[j, i] = factor * matrix.Values[isTransposed ? (j * columns) + i : (i * columns) + j];
                }
            }
        }

        private void AddBias(OnnxTensor bias, double factor)
        {
            if (bias.Values.Length != biases!.Length && bias.Values.Length != 1)
            {
                throw Refuse($"a bias of {bias.Values.Length} numbers is added to {biases.Length} neurons");
            }

            for (int j = 0; j < biases.Length; j++)
            {
                biases[j] += factor * bias.Values[bias.Values.Length == 1 ? 0 : j];
            }
        }

        private void Close(int activation)
        {
            if (weights is null)
            {
                throw Refuse("an activation does not follow a layer");
            }

            layers.Add((weights, biases!, activation));
            (weights, biases) = (null, null);
        }

        private OnnxTensor Matrix(string name)
        {
            OnnxTensor tensor = Constant(name);
            return tensor.Dimensions.Count == 2 && tensor.Dimensions.All(d => d is > 0 and <= NetworkShape.MostNeurons)
                ? tensor
                : throw Refuse($"'{name}' is not a matrix of at most {NetworkShape.MostNeurons} × {NetworkShape.MostNeurons}");
        }

        private OnnxTensor Constant(string name)
            => tensors.TryGetValue(name, out OnnxTensor? tensor) && tensor.Values.Length > 0 ? tensor : throw Refuse($"'{name}' is not a constant of floating-point numbers");

        private InputException Refuse(string problem) => NetworkFile.Flaw(path, $"cannot be used as a Punzi-net: {problem}");
    }
}
