"""First names for the people in stories."""

from __future__ import annotations

__all__ = ["PEOPLE"]

PEOPLE = (
    "Abena", "Agnes", "Alwin", "Anouk", "Arild", "Astrid", "Basil", "Beatriz", "Bela", "Birte", "Bruno",
    "Carla", "Cosmo", "Dalia", "Dimitri", "Dorte", "Edda", "Elif", "Emeka", "Enzo", "Esra", "Fabio",
    "Farah", "Fenna", "Filip", "Gesa", "Goran", "Greta", "Hamid", "Hanna", "Heiko", "Hilda", "Ida",
    "Ilker", "Imke", "Ines", "Ivo", "Jarek", "Jonna", "Joris", "Judit", "Kamil", "Katja", "Kenji",
    "Lale", "Lasse", "Leila", "Linus", "Lotte", "Maike", "Malik", "Marta", "Mirko", "Naima", "Nele",
    "Niklas", "Odile", "Olga", "Oskar", "Paola", "Petra", "Pia", "Quirin", "Rafik", "Ragna", "Renzo",
    "Rosa", "Samir", "Selma", "Silas", "Sofie", "Svea", "Tarek", "Thea", "Tilo", "Ulla", "Uwe", "Vera",
    "Viggo", "Wanda", "Wido", "Yara", "Yusuf", "Zita",
)  # fmt: skip
