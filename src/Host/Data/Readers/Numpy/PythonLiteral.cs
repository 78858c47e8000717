using System.Globalization;

namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>
/// Reads the Python literals that occur in NumPy headers: dictionaries, lists, tuples, strings, integers, True, False, None. They become
/// dictionaries by string, lists of objects, strings, longs, booleans and null.
/// </summary>
/// <exception cref="InvalidDataException">Anything else, or nesting beyond what a header can need.</exception>
internal ref struct PythonLiteral
{
    private const int MaxDepth = 8;
    private readonly ReadOnlySpan<char> text;
    private int position;

    private PythonLiteral(ReadOnlySpan<char> text) => this.text = text;

    /// <summary>Reads one literal that is the whole text.</summary>
    public static object? Read(ReadOnlySpan<char> text)
    {
        PythonLiteral literal = new(text);
        object? value = literal.Value(depth: 0);
        literal.SkipSpace();
        return literal.position == text.Length ? value : throw Malformed();
    }

    private object? Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Malformed();
        }

        switch (Peek())
        {
            case '{':
                return Dictionary(depth);
            case '[':
                return Sequence(']', depth);
            case '(':
                return Sequence(')', depth);
            case '\'' or '"':
                return String();
            default:
                int start = position;
                while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '-' or '_'))
                {
                    position++;
                }

                return Word(text[start..position]);
        }
    }

    private static object? Word(ReadOnlySpan<char> word) => word switch
    {
        "True" => true,
        "False" => false,
        "None" => null,
        _ => long.TryParse(word.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw Malformed(),
    };

    private Dictionary<string, object?> Dictionary(int depth)
    {
        position++;
        Dictionary<string, object?> entries = [];
        while (Peek() != '}')
        {
            string key = Value(depth + 1) as string ?? throw Malformed();
            if (Peek() != ':')
            {
                throw Malformed();
            }

            position++;
            entries[key] = Value(depth + 1);
            SkipComma('}');
        }

        position++;
        return entries;
    }

    private List<object?> Sequence(char close, int depth)
    {
        position++;
        List<object?> items = [];
        while (Peek() != close)
        {
            items.Add(Value(depth + 1));
            SkipComma(close);
        }

        position++;
        return items;
    }

    private string String()
    {
        char quote = text[position++];
        int length = text[position..].IndexOf(quote);
        if (length < 0 || text.Slice(position, length).Contains('\\'))
        {
            throw Malformed();
        }

        string value = text.Slice(position, length).ToString();
        position += length + 1;
        return value;
    }

    private void SkipComma(char close)
    {
        char next = Peek();
        if (next == ',')
        {
            position++;
        }
        else if (next != close)
        {
            throw Malformed();
        }
    }

    private char Peek()
    {
        SkipSpace();
        return position < text.Length ? text[position] : throw Malformed();
    }

    private void SkipSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
    }

    private static InvalidDataException Malformed() => new("its NumPy header is damaged");
}
