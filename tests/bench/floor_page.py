"""placeholder"""


def floor_page(request, pk):
    raise NotImplementedError
